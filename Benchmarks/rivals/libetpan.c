/* libetpan: every field as name and value, not taken further apart, which is its cheapest way. Given header sections only. */
#include "mail.h"
#include <libetpan/libetpan.h>

static bool all;

static void take(const char *head, size_t length) {
    struct mailimf_fields *fields;
    size_t at = 0;
    if (mailimf_optional_fields_parse(head, length, &at, &fields) != MAILIMF_NO_ERROR) {
        tally.refused++;
        end_message();
        return;
    }
    const char *values[14] = {0};
    for (clistiter *i = clist_begin(fields->fld_list); i; i = clist_next(i)) {
        struct mailimf_field *field = clist_content(i);
        if (field->fld_type != MAILIMF_FIELD_OPTIONAL_FIELD) continue;
        const char *name = field->fld_data.fld_optional_field->fld_name, *value = field->fld_data.fld_optional_field->fld_value;
        if (all) {
            add_field(name, strlen(name), value, tally.verify ? strlen(value) : 0);
            continue;
        }
        for (int n = 0; n < 14; n++) {
            if (values[n] || strcasecmp(name, FOURTEEN[n])) continue;
            values[n] = value;
            add_field(name, strlen(name), value, tally.verify ? strlen(value) : 0);
            break;
        }
    }
    if (!all) judge(values[SCL], values[AUTH_AS]);
    mailimf_fields_free(fields);
    end_message();
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "--version")) {
        printf("%d.%d\n", libetpan_get_version_major(), libetpan_get_version_minor());
        return 0;
    }
    struct input input = arguments(argc, argv);
    all = !strcmp(input.lane, "all");
    each(input, take);
    return report();
}
