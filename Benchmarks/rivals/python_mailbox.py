"""Python's mailbox.mbox, which splits at every line that begins with `From `. split: its table of contents. fields14 and all: its messages, made by
BytesHeaderParser instead of the whole parser, so that bodies stay text."""
import mailbox, sys
from email.parser import BytesHeaderParser
from mailsplit import Driver


class Mailbox(Driver):
    def heads(self, path):
        return mailbox.mbox(path, factory=BytesHeaderParser().parse, create=False)

    def message(self, message):
        return message

    def every(self, message):
        return [(n, ''.join(str(v).splitlines())) for n, v in message.items()]

    def first(self, message, name):
        return message[name]


if sys.argv[1] == 'split':
    box = mailbox.mbox(sys.argv[-1], create=False)
    n = len(box)
    if '--verify' in sys.argv:
        for key in box.keys():
            print(box._toc[key][0])
    print(f'messages {n}')
else:
    Mailbox().run()
