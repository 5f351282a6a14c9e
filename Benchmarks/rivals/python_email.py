"""Python's email package: BytesHeaderParser, given header sections only."""
from email.parser import BytesHeaderParser
from mailsplit import Driver


class Email(Driver):
    message = staticmethod(BytesHeaderParser().parsebytes)

    def every(self, message):
        return [(n, ''.join(str(v).splitlines())) for n, v in message.items()]

    def first(self, message, name):
        return message[name]


Email().run()
