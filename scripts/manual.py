#!/usr/bin/env python3
"""Writes the man pages, one for each command, from what the program says of itself.

  hdrclass --experimental-dump-help | scripts/manual.py VERSION FOLDER

What is not in the program (environment, files) stands below, once.
"""
import json, os, sys

PROGRAM = 'hdrclass'
ENVIRONMENT = [
    ('HDRCLASS_CONFIG', 'The policy file to read where --policy names none. Empty: none is read.'),
    ('XDG_CONFIG_HOME', 'Where the policy file is looked for, instead of ~/.config.'),
    ('NO_COLOR', 'If not empty, output to a terminal has no colours.'),
]
FILES = [
    ('~/.config/hdrclass/policy.json', 'The policy file of the user.'),
    ('/etc/hdrclass/policy.json', 'The policy file of the machine, read where the user has none.'),
]


def text(words):
    """Text of ours as roff: no line is a request, no character a command. Hyphens are such that a copied option works."""
    words = ' '.join(words.split()).replace('\\', r'\e').replace('-', r'\-').replace("'", r'\(aq').replace('`', r'\(ga').replace('^', r'\(ha').replace('~', r'\(ti')
    words = words.replace('…', r'\&...')
    return '\\&' + words if words.startswith('.') else words


def paragraphs(words):
    return [line for part in words.split('\n\n') if part.strip() for line in ('.PP', text(part))]


def flag(name):
    return ('-' if name['kind'] == 'short' else '--') + name['name']


def value_of(argument):
    return f"<{argument.get('valueName', 'value')}>"


def heading(argument):
    """The line of an option: its names, and what it takes."""
    if argument['kind'] == 'positional':
        return rf"\fI{text(argument['valueName'])}\fR" + (r' \&...' if argument.get('isRepeating') else '')
    names = sorted(argument['names'], key=lambda n: n['kind'] == 'long')
    line = ', '.join(rf'\fB{text(flag(n))}\fR' for n in names)
    return line + (rf" \fI{text(value_of(argument))}\fR" if argument['kind'] == 'option' else '')


def entry(argument):
    out = ['.TP', heading(argument)]
    words = argument.get('abstract') or argument.get('discussion') or ''
    values = argument.get('allValues')
    if values:
        words += (' ' if words else '') + 'Values: ' + ', '.join(values) + '.'
    default = argument.get('defaultValue')
    if default not in (None, ''):
        words += f' Default: {default}.'
    return out + [text(words) or r'\&']


def shown(command):
    return [a for a in command.get('arguments') or [] if a.get('shouldDisplay', True)]


def subcommands(command):
    return [c for c in command.get('subcommands') or [] if c.get('shouldDisplay', True) and c['commandName'] != 'help']


def page_name(words):
    return '-'.join(words)


def synopsis(command, words):
    arguments = shown(command)
    line = [r'\fB' + text(' '.join(words)) + r'\fR']
    if subcommands(command):
        line.append(r'[\fIcommand\fR]')
    if any(a['kind'] != 'positional' for a in arguments):
        line.append(r'[\fIoptions\fR]')
    for a in arguments:
        if a['kind'] == 'positional':
            line.append(heading(a) if not a.get('isOptional') or a['valueName'] == 'path' else f'[{heading(a)}]')
    return ' '.join(line)


def page(command, words, version, siblings):
    name = page_name(words)
    out = [f'.TH "{name.upper()}" "1" "" "{PROGRAM} {version}" "User Commands"', '.nh', '.ad l', '.SH NAME',
           rf"{text(name)} \- {text((command.get('abstract') or '').rstrip('.'))}", '.SH SYNOPSIS', synopsis(command, words)]
    default = command.get('defaultSubcommand')
    if default:
        out += ['.br', rf'\fB{text(" ".join(words))}\fR [\fIoptions\fR] \fIpath\fR \&...']
    if command.get('discussion') or default:
        out += ['.SH DESCRIPTION'] + paragraphs(command.get('discussion') or '')
        if default:
            out += ['.PP', text(f'Without a command, {default} is meant.')]
    inner = subcommands(command)
    if inner:
        out.append('.SH COMMANDS')
        for c in inner:
            out += ['.TP', rf"\fB{text(page_name(words + [c['commandName']]))}\fR(1)", text(c.get('abstract') or '') or r'\&']
    groups = {}
    for a in shown(command):
        title = 'ARGUMENTS' if a['kind'] == 'positional' else f"{a['sectionTitle']} options".upper() if a.get('sectionTitle') else 'OPTIONS'
        groups.setdefault(title, []).append(a)
    for title in sorted(groups, key=lambda t: (t != 'ARGUMENTS', t != 'OPTIONS')):
        out.append(f'.SH {text(title)}')
        for a in groups[title]:
            out += entry(a)
    for title, rows in (('ENVIRONMENT', ENVIRONMENT), ('FILES', FILES)):
        out.append(f'.SH {title}')
        for key, words_of in rows:
            out += ['.TP', rf'\fB{text(key)}\fR', text(words_of)]
    others = [s for s in siblings if s != name]
    if others:
        out += ['.SH SEE ALSO', ', '.join(rf'\fB{text(s)}\fR(1)' for s in others)]
    return name, '\n'.join(out) + '\n'


def main():
    version, folder = sys.argv[1:]
    root = json.load(sys.stdin)['command']
    commands = [(root, [PROGRAM])]
    for command, words in commands:  # grows while it is walked: commands of commands come behind
        commands += [(c, words + [c['commandName']]) for c in subcommands(command)]
    names = [page_name(words) for _, words in commands]
    for command, words in commands:
        name, roff = page(command, words, version, names)
        with open(os.path.join(folder, name + '.1'), 'w', encoding='utf-8') as file:
            file.write(roff)


main()
