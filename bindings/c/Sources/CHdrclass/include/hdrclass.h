/* hdrclass for C, and for whatever can call C: how Exchange took a message, whether Outlook resolves its sender, whether it lands in Junk.
 *
 * Nothing here prints, starts a signal handler, or ends the process; whatever bytes are given, an answer or an error comes back.
 *
 * Ownership. What hdr_..._new or _open returns belongs to the caller, who gives it to the _free of the same name; NULL is allowed there. What
 * is passed in is only read during the call, unless a comment says otherwise. Text comes out into memory of the caller, or lives as long as a
 * comment says. Arrow structures are released by their own release callback.
 *
 * Threads. An hdr_classifier and an hdr_columns never change: any number of threads may use one at once. An hdr_reader and an hdr_walk
 * belong to one thread at a time.
 *
 * Errors. A function that can fail takes an hdr_error, which may be NULL, and fills it where it fails. Odd mail is never an error: it gives
 * defects in the record, and `unknown` where that matters.
 *
 * Offsets and lengths count bytes. Offsets are those of the source (uncompressed), beyond 4 GiB too.
 */
#ifndef HDRCLASS_H
#define HDRCLASS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define HDR_NULLABLE _Nullable
#define HDR_NONNULL _Nonnull
#else
#define HDR_NULLABLE
#define HDR_NONNULL
#endif

/* Of this header. A library with another hdr_abi() must not be used with it. */
#define HDR_ABI 1
uint32_t hdr_abi(void);

/* As `hdrclass --version` prints it: "0.4.0". Static. */
const char *hdr_version(void);

/* ---- Errors ---- */

enum {
    HDR_OK = 0,
    HDR_ERROR_ARGUMENT = -1, /* what was passed makes no sense; the message says what */
    HDR_ERROR_POLICY = -2,   /* the policy is wrong; the message names line and column */
    HDR_ERROR_READ = -3,     /* a source could not be read, or not to its end */
    HDR_ERROR_FORM = -4,     /* the source is of a form that is not read here: see hdr_reader_form */
    HDR_ERROR_MEMORY = -5
};

typedef struct hdr_error {
    int32_t code;       /* one of the above */
    int32_t system;     /* errno, where the system said no; otherwise 0 */
    char message[1016]; /* UTF-8, ends in NUL, cut if it is longer */
} hdr_error;

/* ---- The classifier ---- */

typedef struct hdr_classifier hdr_classifier;

/* policy: the text of a policy file (docs/policy.md), JSON in UTF-8; files that it names (`directory`, `protect`) are read now, relative
 * names from the working directory. NULL and 0: the default policy. No file is looked for. NULL where the policy is wrong. */
hdr_classifier *HDR_NULLABLE hdr_classifier_new(const char *HDR_NULLABLE policy, size_t length, hdr_error *HDR_NULLABLE error);
void hdr_classifier_free(hdr_classifier *HDR_NULLABLE classifier);

/* `default`, or the digest, as in the key `policy` of a record. Lives as long as the classifier. */
const char *hdr_classifier_policy(const hdr_classifier *classifier);

/* ---- Verdicts ---- */

/* The answers about one message. Numbers stand for words: see hdr_word. */
typedef struct hdr_verdict {
    uint8_t submission;
    uint8_t submission_detail; /* HDR_NONE: nothing shows more */
    uint8_t claimed;           /* a submission; HDR_NONE: the stamps are believed, or claim nothing */
    uint8_t sender_resolution;
    uint8_t junk_server;
    uint8_t junk_client;
    uint8_t junk_recorded;     /* a server placement; HDR_NONE: no believable record */
    uint8_t junk_predicted;    /* a server placement */
    uint8_t junk_outlook;
    uint8_t junk_outlook_if_filtered;
    uint8_t attestation;
    uint8_t attestation_basis; /* HDR_NONE: not local */
    uint8_t platform;
    int8_t scl;                /* -1 to 10; HDR_NO_SCL */
    uint16_t reserved;         /* 0 */
    uint32_t findings;         /* bit n: hdr_word(HDR_FINDING, n) */
    uint32_t header_length;    /* bytes of the header section, without the empty line; UINT32_MAX where it is longer */
} hdr_verdict;

#define HDR_NONE 255
#define HDR_NO_SCL (-128)

enum { HDR_ANONYMOUS, HDR_EXTERNALLY_SECURED, HDR_AUTHENTICATED, HDR_PARTNER, HDR_HYBRID_EXTERNAL, HDR_SUBMISSION_UNKNOWN };
enum {
    HDR_MAILBOX, HDR_SYSTEM_GENERATED, HDR_SMTP_AUTH, HDR_AUTOMATIC, HDR_INTRA_ORGANIZATION,
    HDR_INTERNET_THROUGH_OWN_PREMISES, HDR_OWN_MAIL_THAT_LOST_ITS_HEADERS, HDR_GATEWAY_CONNECTOR, HDR_RELAY, HDR_INTERNET
};
enum { HDR_RESOLVABLE, HDR_NOT_RESOLVED, HDR_RESOLUTION_UNKNOWN };
enum { HDR_SERVER_INBOX, HDR_SERVER_JUNK, HDR_SERVER_QUARANTINE, HDR_SERVER_CUSTOM_FOLDER, HDR_SERVER_UNKNOWN };
enum { HDR_CLIENT_EXEMPT, HDR_CLIENT_EXPOSED, HDR_CLIENT_JUNK, HDR_CLIENT_OFF, HDR_CLIENT_NOT_APPLICABLE, HDR_CLIENT_UNKNOWN };
enum { HDR_OUTLOOK_INBOX, HDR_OUTLOOK_JUNK, HDR_OUTLOOK_QUARANTINE, HDR_OUTLOOK_CUSTOM_FOLDER, HDR_OUTLOOK_EXPOSED, HDR_OUTLOOK_UNKNOWN };
enum { HDR_LOCAL, HDR_UNSTATED, HDR_FOREIGN, HDR_NOT_ATTESTED };
enum { HDR_TOPMOST, HDR_TRUSTED_HOST, HDR_ASSUMED };
enum { HDR_ONPREM, HDR_EXO, HDR_CONSUMER, HDR_PLATFORM_UNKNOWN };

typedef enum hdr_question {
    HDR_SUBMISSION, HDR_SUBMISSION_DETAIL, HDR_SENDER_RESOLUTION, HDR_SERVER, HDR_CLIENT, HDR_OUTLOOK, HDR_ATTESTATION, HDR_ATTESTATION_BASIS,
    HDR_PLATFORM, HDR_FINDING
} hdr_question;

/* The word of the JSON contract for a number of a verdict: `externally-secured`. NULL where there is no such number. Static. */
const char *HDR_NULLABLE hdr_word(hdr_question question, uint8_t value);

/* Classifies one message, header section or whole. Linear in the header section; allocates nothing after a thread's first call, except where a
 * header section is the largest that the thread has met. */
void hdr_classify(const hdr_classifier *classifier, const void *HDR_NULLABLE bytes, size_t count, hdr_verdict *verdict);

/* Classifies many on `threads` threads; 0: one a processor. Nothing is allocated a message. */
void hdr_classify_batch(
    const hdr_classifier *classifier, const void *HDR_NULLABLE const *HDR_NULLABLE messages, const size_t *HDR_NULLABLE counts, size_t n, unsigned threads,
    hdr_verdict *HDR_NULLABLE verdicts);

/* The record of one message as JSON in UTF-8, without a line end: the object that `hdrclass classify --format ndjson` prints (docs/json.md).
 * source: the path to name; NULL: "". evidence: with the key `evidence`.
 * Returns the bytes of the record. Where that is more than `capacity`, nothing is written: call again with more. */
size_t hdr_record_json(
    const hdr_classifier *classifier, const char *HDR_NULLABLE source, const void *HDR_NULLABLE bytes, size_t count, int evidence,
    char *HDR_NULLABLE buffer, size_t capacity);

/* ---- Arrow ----
 * Records as columns, in the C data interface of Apache Arrow (https://arrow.apache.org/docs/format/CDataInterface.html). Names and nesting are those
 * of the JSON contract: `junk` is a struct, `findings` a list of strings, `defects` a list of structs; integers are int64, everything else is utf8.
 * Text that is not UTF-8 is the string {"bytes":"<base64>"}, which is what a JSON reader gives for a column of strings. */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *HDR_NULLABLE format;
    const char *HDR_NULLABLE name;
    const char *HDR_NULLABLE metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema *HDR_NULLABLE *HDR_NULLABLE children;
    struct ArrowSchema *HDR_NULLABLE dictionary;
    void (*HDR_NULLABLE release)(struct ArrowSchema *);
    void *HDR_NULLABLE private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void *HDR_NULLABLE *HDR_NULLABLE buffers;
    struct ArrowArray *HDR_NULLABLE *HDR_NULLABLE children;
    struct ArrowArray *HDR_NULLABLE dictionary;
    void (*HDR_NULLABLE release)(struct ArrowArray *);
    void *HDR_NULLABLE private_data;
};
#endif

/* Which columns are wanted. */
typedef struct hdr_columns hdr_columns;

/* names: keys of the contract, dotted where they stand in an object or in the objects of a list (`junk.outlook`, `defects.kind`); the name of an object
 * stands for all of it. They come in the order of the contract, whatever the order here. NULL and 0: all but `evidence`. NULL comes back, with
 * HDR_ERROR_ARGUMENT, where there is no such key. */
hdr_columns *HDR_NULLABLE hdr_columns_new(const char *HDR_NULLABLE const *HDR_NULLABLE names, size_t n, hdr_error *HDR_NULLABLE error);
void hdr_columns_free(hdr_columns *HDR_NULLABLE columns);

/* The schema of their batches: a struct. */
void hdr_columns_schema(const hdr_columns *columns, struct ArrowSchema *schema);

/* Rows that are collected: of one source or of many, by hdr_reader_fill, or of messages in memory, by hdr_batch_add. Belongs to one thread at a time. */
typedef struct hdr_batch hdr_batch;

/* columns: must outlive the batch. */
hdr_batch *hdr_batch_new(const hdr_columns *columns);
void hdr_batch_free(hdr_batch *HDR_NULLABLE batch);
size_t hdr_batch_rows(const hdr_batch *batch);

/* Whether it is time to take the rows: a column holds more than 64 MiB of text. More may be added, but no column can hold 2 GiB; of a single text, no more
 * than 256 MiB are kept. */
int hdr_batch_is_full(const hdr_batch *batch);

/* Adds the record of one message in memory; `offset` is 0. source: the path to name; NULL: "". */
void hdr_batch_add(
    hdr_batch *batch, const hdr_classifier *classifier, const char *HDR_NULLABLE source, const void *HDR_NULLABLE bytes, size_t count);

/* Exports the rows as a struct array, which owns its memory, and leaves the batch empty. */
void hdr_batch_take(hdr_batch *batch, struct ArrowArray *array);

/* ---- Files and directories ---- */

/* What hdrclass reads below paths, by its rules: directories in name order, Maildirs, no links to directories, no FIFOs. */
typedef struct hdr_walk hdr_walk;

enum {
    HDR_NAMED = 1,           /* the path was named, not met in a directory: it is read even if it does not look like mail */
    HDR_MAILDIR_MESSAGE = 2, /* it stands in cur or new of a Maildir: one message, whatever it begins with */
    HDR_EVIDENCE = 4         /* JSON records have the key `evidence` */
};

/* paths: UTF-8. What lies below them may have any names. */
hdr_walk *HDR_NULLABLE hdr_walk_new(const char *HDR_NULLABLE const *HDR_NULLABLE paths, size_t n, int as_maildir, hdr_error *HDR_NULLABLE error);
void hdr_walk_free(hdr_walk *HDR_NULLABLE walk);

/* The next file. 1: there is one; 0: the end. A directory that could not be listed is an error (HDR_ERROR_READ), after which the walk goes on.
 * path lives until the next call; flags are HDR_NAMED or HDR_MAILDIR_MESSAGE. A name that is not UTF-8 comes as its bytes. */
int32_t hdr_walk_next(hdr_walk *walk, const char *HDR_NULLABLE *HDR_NONNULL path, uint32_t *flags, hdr_error *HDR_NULLABLE error);

/* ---- Readers ---- */

/* Reads the messages of one source, or of a part of it, one after the other, in constant memory but for the largest header section. */
typedef struct hdr_reader hdr_reader;

enum { HDR_AS_AUTO, HDR_AS_EML, HDR_AS_MBOX, HDR_AS_MAILDIR, HDR_AS_HEADERS };                                 /* `--as` */
enum { HDR_MBOX_AUTO, HDR_MBOX_O, HDR_MBOX_RD, HDR_MBOX_CL, HDR_MBOX_CL2, HDR_MBOX_THUNDERBIRD };               /* `--mbox` */

/* Where the bytes come from, if not from a file of the system: a remote file system, a decompressor, a pipe. Reads up to `count` bytes from `offset`
 * on into `buffer`, at least one unless the source ends there. Returns how many, 0 at the end, a negative errno where it fails. */
typedef int64_t (*hdr_read)(void *HDR_NULLABLE context, uint64_t offset, void *buffer, size_t count);

typedef struct hdr_source {
    size_t struct_size;               /* sizeof(hdr_source) */
    const char *path;                 /* the key `source` of the records, and what its name tells; opened and read if there is nothing below */
    const void *HDR_NULLABLE bytes;   /* all of it, in memory; must outlive the reader */
    uint64_t count;                   /* of those bytes; with `read`: the size, UINT64_MAX: unknown */
    hdr_read HDR_NULLABLE read;       /* called on the reader's thread; offsets never go back unless `seekable` */
    void *HDR_NULLABLE context;       /* for `read` */
    int32_t seekable;                 /* `read` may be asked for any offset, in any order; needed for a range and for CL2 and for Outlook items of any size */
    uint32_t flags;                   /* HDR_NAMED, HDR_MAILDIR_MESSAGE, HDR_EVIDENCE */
    uint32_t as;                      /* HDR_AS_... */
    uint32_t mbox;                    /* HDR_MBOX_...; with HDR_MBOX_CL2 the range must be the whole source */
    uint64_t begin, end;              /* messages that begin there are read, to their ends; 0 and UINT64_MAX: all. A source of one message begins at 0 */
} hdr_source;

/* The source's fields are copied, the path too. A zeroed hdr_source with struct_size, path and end set is a whole file, as met in a directory. The
 * classifier must outlive the reader. NULL where the source cannot be read, or is of a form that is not read here; `form`
 * then still says which (see below). */
hdr_reader *HDR_NULLABLE hdr_reader_open(
    const hdr_classifier *classifier, const hdr_source *source, int32_t *HDR_NULLABLE form, hdr_error *HDR_NULLABLE error);
void hdr_reader_free(hdr_reader *HDR_NULLABLE reader);

/* Goes on with another source and the same classifier; what was read before is forgotten. For many small files: the memory is used again. HDR_OK, or an
 * error, as above; the reader then gives no message, but may go on with a further source. */
int32_t hdr_reader_restart(hdr_reader *reader, const hdr_source *source, int32_t *HDR_NULLABLE form, hdr_error *HDR_NULLABLE error);

/* What the source is. Those from HDR_FORM_GZIP on are not read: decompress them into a `read`, or say what to do (the error does). */
enum {
    HDR_FORM_UNKNOWN,
    HDR_FORM_MESSAGE,
    HDR_FORM_MAILBOX,
    HDR_FORM_EMLX,
    HDR_FORM_OUTLOOK_ITEM,
    HDR_FORM_EMPTY,    /* gives no message */
    HDR_FORM_NOT_MAIL, /* met in a directory and not like mail, or a document of another program: gives no message */
    HDR_FORM_GZIP,
    HDR_FORM_ZSTD,
    HDR_FORM_PACKED    /* another packing; the error names it and the program that unpacks it */
};

typedef struct hdr_message {
    const void *HDR_NULLABLE bytes; /* at least the header section; valid until the next call with this reader */
    size_t count;
    uint64_t offset; /* of the message in the source, its line `From ` included */
    uint64_t length; /* of the whole message there */
    hdr_verdict verdict;
} hdr_message;

/* The next message. 1: there is one; 0: the end; negative: an error, after which there is no more. */
int32_t hdr_reader_next(hdr_reader *reader, hdr_message *message, hdr_error *HDR_NULLABLE error);

/* The record of the message that hdr_reader_next gave last, as hdr_record_json. */
size_t hdr_reader_json(hdr_reader *reader, char *HDR_NULLABLE buffer, size_t capacity);

/* Adds the records of up to `most` messages to a batch. Returns how many: fewer than `most` where the batch is full, but at least one unless the source
 * has ended, which is 0; or a negative error. What was read before an error is in the batch, and counted by hdr_batch_rows. */
int64_t hdr_reader_fill(hdr_reader *reader, hdr_batch *batch, size_t most, hdr_error *HDR_NULLABLE error);

/* Reads to the end of the source without records. Returns the number of messages, or a negative error. bytes: the sum of their lengths. */
int64_t hdr_reader_count(hdr_reader *reader, uint64_t *HDR_NULLABLE bytes, hdr_error *HDR_NULLABLE error);

/* What whoever reads the source should know, as the command says it on standard error: bytes before the first separator, separators without a date. Known
 * at the end. Text as in hdr_record_json; empty: nothing. */
size_t hdr_reader_notes(hdr_reader *reader, char *HDR_NULLABLE buffer, size_t capacity);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#ifdef __cplusplus
}
#endif

#endif
