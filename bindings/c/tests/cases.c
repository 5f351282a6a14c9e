/* The samples through the C library, one by one and as a batch: the answers that cases.py names. Reads its lines from standard input; run in the folder of
 * the samples. */
#include "check.h"

static int compare(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* What the verdict answers to a key. */
static const char *answer(const hdr_verdict *verdict, const char *key, char *room, size_t size) {
    static const struct { const char *key; hdr_question question; size_t place; } keys[] = {
        {"submission", HDR_SUBMISSION, offsetof(hdr_verdict, submission)},
        {"submissionDetail", HDR_SUBMISSION_DETAIL, offsetof(hdr_verdict, submission_detail)},
        {"claimed", HDR_SUBMISSION, offsetof(hdr_verdict, claimed)},
        {"senderResolution", HDR_SENDER_RESOLUTION, offsetof(hdr_verdict, sender_resolution)},
        {"junk.server", HDR_SERVER, offsetof(hdr_verdict, junk_server)},
        {"junk.client", HDR_CLIENT, offsetof(hdr_verdict, junk_client)},
        {"junk.recorded", HDR_SERVER, offsetof(hdr_verdict, junk_recorded)},
        {"junk.predicted", HDR_SERVER, offsetof(hdr_verdict, junk_predicted)},
        {"junk.outlook", HDR_OUTLOOK, offsetof(hdr_verdict, junk_outlook)},
        {"junk.outlookIfFiltered", HDR_OUTLOOK, offsetof(hdr_verdict, junk_outlook_if_filtered)},
        {"attestation", HDR_ATTESTATION, offsetof(hdr_verdict, attestation)},
        {"attestationBasis", HDR_ATTESTATION_BASIS, offsetof(hdr_verdict, attestation_basis)},
        {"platform", HDR_PLATFORM, offsetof(hdr_verdict, platform)},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(key, keys[i].key)) continue;
        const char *word = hdr_word(keys[i].question, ((const uint8_t *)verdict)[keys[i].place]);
        return word ? word : "-";
    }
    if (!strcmp(key, "scl")) {
        snprintf(room, size, verdict->scl == HDR_NO_SCL ? "-" : "%d", verdict->scl);
        return room;
    }
    if (!strcmp(key, "findings")) {
        const char *found[32];
        size_t n = 0;
        for (uint8_t bit = 0; bit < 32; bit++)
            if (verdict->findings >> bit & 1) found[n++] = hdr_word(HDR_FINDING, bit);
        qsort(found, n, sizeof *found, compare);
        room[0] = 0;
        for (size_t i = 0; i < n; i++) {
            if (i) strncat(room, ",", size - strlen(room) - 1);
            strncat(room, found[i], size - strlen(room) - 1);
        }
        return room;
    }
    return "(no such key)";
}

int main(void) {
    static char line[1 << 16], room[4096];
    int samples = 0;
    while (fgets(line, sizeof line, stdin)) {
        char *name = strtok(line, "\t"), *policy = strtok(NULL, "\t"), *answers = strtok(NULL, "\n");
        if (!answers) {
            CHECK(0, "a line that is no case");
            continue;
        }
        samples++;
        hdr_error error;
        hdr_classifier *classifier = hdr_classifier_new(policy, strlen(policy), &error);
        CHECK(classifier, "%s: %s", name, error.message);
        if (!classifier) continue;
        hdr_source source = whole(name);
        hdr_reader *reader = hdr_reader_open(classifier, &source, NULL, &error);
        hdr_message message;
        memset(&message, 0, sizeof message);
        CHECK(reader && hdr_reader_next(reader, &message, &error) == 1, "%s: %s", name, error.message);
        hdr_verdict alone = message.verdict, batch[3];
        int is_item = strlen(name) > 4 && !strcmp(name + strlen(name) - 4, ".msg");
        if (!is_item) {
            const void *messages[] = {message.bytes, message.bytes, message.bytes};
            size_t counts[] = {message.count, message.count, message.count};
            hdr_classify(classifier, message.bytes, message.count, &alone);
            for (unsigned threads = 0; threads < 3; threads++) {
                hdr_classify_batch(classifier, messages, counts, 3, threads, batch);
                for (int i = 0; i < 3; i++) CHECK(!memcmp(&batch[i], &alone, sizeof alone), "%s: in a batch", name);
            }
        }
        CHECK(!memcmp(&message.verdict, &alone, sizeof alone), "%s: by a reader", name);
        for (char *key = strtok(answers, " "); key; key = strtok(NULL, " ")) {
            char *expected = strchr(key, '=');
            *expected++ = 0;
            const char *got = answer(&alone, key, room, sizeof room);
            CHECK(!strcmp(got, expected), "%s: %s is %s, not %s", name, key, got, expected);
        }
        hdr_reader_free(reader);
        hdr_classifier_free(classifier);
    }
    CHECK(samples > 200, "%d samples", samples);
    return finish("cases");
}
