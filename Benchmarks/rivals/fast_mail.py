"""fast-mail-parser (Rust inside), in the mode that decodes no body, given header sections only."""
from importlib.metadata import version
import fast_mail_parser
from mailsplit import Driver


class FastMail(Driver):
    def message(self, head):
        return fast_mail_parser.parse_email(head, mode='metadata').headers

    def every(self, headers):
        return [(n, v) for n, values in headers.items() for v in values]

    def first(self, headers, name):
        values = headers.get(name)
        if values is None:              # its names keep their case
            name = name.lower()
            values = next((v for n, v in headers.items() if n.lower() == name), None)
        return values[0] if values else None

    def version(self):
        return version('fast-mail-parser')


FastMail().run()
