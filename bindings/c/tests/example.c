/* The example of README.md, the same line for line below this one. */
#include <hdrclass.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    const char *policy = "{\"clientFilter\": \"low\"}"; /* docs/policy.md; NULL: the defaults */
    hdr_error error;
    hdr_classifier *classifier = hdr_classifier_new(policy, strlen(policy), &error);
    if (!classifier) return fprintf(stderr, "%s\n", error.message), 2;

    /* One message, in memory. Nothing is allocated; hdr_classify_batch does many on several threads. */
    const char *message = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-SCL: 6\r\n\r\n";
    hdr_verdict verdict;
    hdr_classify(classifier, message, strlen(message), &verdict);
    printf("%s, %s\n", hdr_word(HDR_SUBMISSION, verdict.submission), hdr_word(HDR_OUTLOOK, verdict.junk_outlook));

    /* A file, whatever it is: a message, a mailbox, an Outlook item. `begin` and `end` would read a part of a mailbox. */
    for (int i = 1; i < argc; i++) {
        hdr_source source = {.struct_size = sizeof source, .path = argv[i], .flags = HDR_NAMED, .end = UINT64_MAX};
        hdr_reader *reader = hdr_reader_open(classifier, &source, NULL, &error);
        hdr_message found;
        int32_t more = reader ? 1 : -1;
        while (more > 0 && (more = hdr_reader_next(reader, &found, &error)) == 1)
            printf("%s@%llu: %s, %s\n", argv[i], (unsigned long long)found.offset, hdr_word(HDR_SUBMISSION, found.verdict.submission),
                   hdr_word(HDR_OUTLOOK, found.verdict.junk_outlook));
        if (more < 0) fprintf(stderr, "%s\n", error.message);
        hdr_reader_free(reader);
    }
    hdr_classifier_free(classifier);
}
