#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes C structs and tables of TL declarations: parse, check ids and closure, write.

The names that come out are described at the head of tl-object.h. The same input gives the same
bytes.
"""
import argparse
import os
import re
import sys
import zlib

# Declarations that clients have made up: their ids are no checksums.
NO_CHECKSUM = {'ipPortSecret', 'accessPointRule', 'help.configSimple'}

# C type and kind of what has no constructors.
SIMPLE = {
    '#': ('guint32', 'FLAGS'), 'true': ('gboolean', 'TRUE'), 'Bool': ('gboolean', 'BOOL'),
    'int': ('gint32', 'INT'), 'long': ('gint64', 'LONG'), 'double': ('gdouble', 'DOUBLE'),
    'int128': ('guint8', 'INT128'), 'int256': ('guint8', 'INT256'),
    'string': ('const char *', 'STRING'), 'bytes': ('TlBytes', 'BYTES'),
}
ARRAYS = {'INT128': '[16]', 'INT256': '[32]'}
IN_VECTORS = ('INT', 'LONG', 'DOUBLE', 'STRING', 'BYTES', 'OBJECT', 'BARE')
RESULTS = ('BOOL', 'INT', 'LONG', 'STRING', 'OBJECT', 'VECTOR')
NUMBERS = ('BOOL', 'INT', 'LONG', 'DOUBLE', 'INT128', 'INT256')
# Names of fields that C does not allow, or that are taken.
RESERVED = set('''auto break case char const continue default do double else enum extern float for
    goto if inline int long register restrict return short signed sizeof static struct switch
    typedef union unsigned void volatile while asm typeof unix linux base'''.split())
OWN_NAMES = {'TlObject', 'TlVector', 'TlBytes', 'TlField', 'TlConstructor', 'TlType', 'TlSchema',
             'TlKind', 'TlResult', 'TlArena', *('TL_KIND_' + kind for kind in (
                 *(kind for _c, kind in SIMPLE.values()), 'OBJECT', 'BARE', 'VECTOR'))}

DECLARATION = re.compile(
    r'(?P<name>[A-Za-z][\w.]*)#(?P<id>[0-9a-f]{1,8})(?P<fields>(?: [^=]*)?) = (?P<result>[^ ].*)')
FIELD = re.compile(r'(\w+):(?:(\w+)\.(\d+)\?)?(\S+)')
VECTOR = re.compile(r'([Vv])ector<(.+)>')


class SchemaError(Exception):
    """What is wrong, with the place."""


class Field:
    """One field of a declaration; its result has the same form."""

    def __init__(self, name, word, bit, text):
        self.name, self.word, self.bit, self.text = name, word, bit, text
        self.c_name = name + '_' if name in RESERVED else name
        self.bare, self.item = False, None
        vector = VECTOR.fullmatch(text)
        if not vector:
            self.ref, self.kind = self._kind(text)
            return
        self.kind, self.bare = 'VECTOR', vector.group(1) == 'v'
        self.ref, self.item = self._kind(vector.group(2))
        if self.item not in IN_VECTORS:
            raise SchemaError('a vector cannot hold "%s"' % vector.group(2))

    @staticmethod
    def _kind(text):
        """What the text refers to (a type, a constructor, or None for any object), and its kind."""
        if text in SIMPLE:
            return None, SIMPLE[text][1]
        if text in ('!X', 'X', 'Object'):
            return None, 'OBJECT'
        if not re.fullmatch(r'%?[A-Za-z][\w.]*', text):
            raise SchemaError('"%s" is not understood' % text)
        bare = text[0] == '%' or text.rpartition('.')[2][:1].islower()
        return text.lstrip('%'), 'BARE' if bare else 'OBJECT'

    def c_declaration(self):
        """The member of the struct."""
        c_type = {'OBJECT': 'TlObject *', 'BARE': 'TlObject *', 'VECTOR': 'const TlVector *'} \
            .get(self.kind) or SIMPLE[self.text][0]
        space = '' if c_type.endswith('*') else ' '
        note = self.text if self.kind in ('OBJECT', 'BARE', 'VECTOR') else ''
        if self.bit is not None and self.kind != 'TRUE':
            note = ('optional ' + note).strip()
        return '    %s%s%s%s;%s' % (c_type, space, self.c_name, ARRAYS.get(self.kind, ''),
                                    ' /* %s */' % note if note else '')


class Declaration:
    """A constructor or a function."""

    def __init__(self, text, where, function):
        match = DECLARATION.fullmatch(text)
        if not match:
            raise SchemaError('%s: not a declaration: %s' % (where, text))
        self.where, self.function, self.text = where, function, text
        self.name, self.id = match.group('name'), int(match.group('id'), 16)
        try:
            self.fields = [self._field(word) for word in match.group('fields').split()
                           if not re.fullmatch(r'\{\w+:Type\}', word)]
            self.result = Field('', None, None, match.group('result'))
        except SchemaError as error:
            raise SchemaError('%s: %s: %s' % (where, self.name, error)) from None
        self._check()

    @staticmethod
    def _field(word):
        match = FIELD.fullmatch(word)
        if not match:
            raise SchemaError('not a field: "%s"' % word)
        name, flags, bit, text = match.groups()
        return Field(name, flags, None if bit is None else int(bit), text)

    def fail(self, problem):
        """Ends the run."""
        raise SchemaError('%s: %s: %s' % (self.where, self.name, problem))

    def _check(self):
        """What can be seen without the rest of the schema."""
        wanted = zlib.crc32(normalise(self.text).encode())
        if self.id != wanted and self.name not in NO_CHECKSUM:
            self.fail('the id should be #%x' % wanted)
        words, names = set(), set()
        for field in self.fields:
            if field.c_name in names:
                self.fail('two fields are called "%s"' % field.name)
            names.add(field.c_name)
            if field.kind == 'FLAGS' and field.bit is None:
                words.add(field.name)
            elif field.kind == 'FLAGS' or field.kind == 'TRUE' and field.bit is None:
                self.fail('"%s" cannot be of type "%s"' % (field.name, field.text))
            elif field.bit is not None and (field.word not in words or field.bit > 31):
                self.fail('"%s" depends on %s.%d' % (field.name, field.word, field.bit))
        if self.function:
            if self.result.kind not in RESULTS:
                self.fail('a function cannot return "%s"' % self.result.text)
        elif self.result.kind != 'OBJECT' or self.result.ref is None:
            self.fail('"%s" is not a type' % self.result.text)

    def references(self):
        """Every type and bare constructor that it needs."""
        return [field for field in (*self.fields, self.result) if field.ref]


def normalise(text):
    """The form whose CRC32 is the id. https://core.telegram.org/mtproto/TL-formal"""
    text = re.sub(r'#[0-9a-f]+(?= )', '', text, count=1)
    text = re.sub(r' \w+:\w+\.\d+\?true(?= )', '', text)
    text = re.sub(r'(?<=[:?])bytes(?= )', 'string', text)
    text = re.sub(r'[{}]', '', re.sub(r'[<>]', ' ', text))
    return re.sub(r' +', ' ', text).strip()


class Schema:
    """All declarations of some files."""

    def __init__(self):
        self.layer = None
        self.declarations = []
        self.types = {}

    def read(self, path):
        """Adds one file."""
        with open(path, encoding='utf-8') as file:
            lines = file.read().split('\n')
        name, function, layer = os.path.basename(path), False, None
        pending, start = '', 0
        for number, line in enumerate(lines, 1):
            mark = re.fullmatch(r'// LAYER (\d+)', line)
            if mark:
                layer = int(mark.group(1))
            line = line.partition('//')[0].strip()
            if line in ('---types---', '---functions---') and not pending:
                function = line == '---functions---'
                continue
            if not line:
                continue
            start = start if pending else number
            pending = (pending + ' ' + line).strip()
            if pending.endswith(';'):
                text = re.sub(r'\s+', ' ', pending[:-1]).strip()
                self.declarations.append(Declaration(text, '%s:%d' % (name, start), function))
                pending = ''
        if pending:
            raise SchemaError('%s:%d: no semicolon' % (name, start))
        if layer is None:
            raise SchemaError('%s: no line "// LAYER <number>"' % name)
        if self.layer not in (None, layer):
            raise SchemaError('%s: of layer %d, the others are of %d' % (name, layer, self.layer))
        self.layer = layer

    def check(self):
        """Nothing twice, nothing missing."""
        names, ids = {}, {}
        for each in self.declarations:
            if each.name in names and names[each.name].function == each.function:
                each.fail('declared before at ' + names[each.name].where)
            if each.id in ids:
                each.fail('has the id of ' + ids[each.id].name)
            names.setdefault(each.name, each)
            ids[each.id] = each
            if not each.function:
                self.types.setdefault(each.result.ref, []).append(each)
        for members in self.types.values():
            members.sort(key=lambda each: each.id)
        for each in self.declarations:
            for field in each.references():
                self._resolve(each, field)

    def _resolve(self, declaration, field):
        """Turns a bare constructor into its type, and finds the type."""
        bare = 'BARE' in (field.kind, field.item)
        if bare and field.ref not in self.types:
            found = [each for each in self.declarations
                     if each.name == field.ref and not each.function]
            if not found:
                declaration.fail('"%s" is not declared' % field.ref)
            field.ref = found[0].result.ref
        members = self.types.get(field.ref)
        if not members:
            declaration.fail('type "%s" is not declared' % field.ref)
        if bare and (len(members) > 1 or all(each.bit is not None for each in members[0].fields)):
            declaration.fail('"%s" cannot be bare' % field.text)


def camel(name):
    """auth.sentCode -> AuthSentCode"""
    return ''.join(part[:1].upper() + part[1:] for part in re.split(r'[._]', name))


def upper(name):
    """auth.sentCode -> AUTH_SENT_CODE"""
    name = re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '_', name)
    return name.replace('.', '_').upper()


class Writer:
    """C text of a schema."""

    def __init__(self, schema, prefix, symbol, sources):
        self.schema, self.prefix, self.symbol = schema, prefix, symbol
        self.part = upper(prefix.removeprefix('Tl')) + '_' if prefix != 'Tl' else ''
        self.head = '/* Made by tlgen.py from %s. */\n' % ', '.join(sources)
        self.used = dict.fromkeys(OWN_NAMES, 'tl-object.h')
        self.constructors = [each for each in schema.declarations if not each.function]
        self.types = sorted(schema.types)

    def claim(self, name, owner):
        """One C name for one thing."""
        if name in self.used:
            raise SchemaError('%s: "%s" and %s have one C name: %s' % (
                owner.where, owner.name, self.used[name], name))
        self.used[name] = '"%s"' % owner.name
        return name

    def macro(self, declaration):
        """MT_CALL_PING for ping of the service schema."""
        return self.part + ('CALL_' if declaration.function else '') + upper(declaration.name)

    def struct(self, declaration):
        """TlMtCallPing"""
        return self.prefix + ('Call' if declaration.function else '') + camel(declaration.name)

    def table(self, declaration):
        """The variable of the constructor."""
        return 'tl_con_' + self.macro(declaration).lower()

    def type_macro(self, name):
        """TL_TYPE_MT_PONG"""
        return 'TL_TYPE_' + self.part + upper(name)

    def type_table(self, name):
        """The variable of the type."""
        return 'tl_type_' + (self.part + upper(name)).lower()

    def header(self):
        """Structs, ids, initialisers."""
        lines = [self.head, '#pragma once\n', '#include <tl/tl-object.h>\n', 'G_BEGIN_DECLS\n']
        for name in self.types:
            owner = self.schema.types[name][0]
            lines.append('extern const TlType %s;' % self.claim(self.type_table(name), owner))
            lines.append('#define %s (&%s)' % (self.claim(self.type_macro(name), owner),
                                               self.type_table(name)))
        for each in self.schema.declarations:
            lines.extend(self._declare(each))
        return '\n'.join(lines) + '\n\nG_END_DECLS\n'

    def _declare(self, declaration):
        macro, table = self.macro(declaration), self.table(declaration)
        yield '\n/* %s = %s */' % (declaration.name, declaration.result.text)
        yield 'typedef struct {\n    TlObject base;'
        for field in declaration.fields:
            yield field.c_declaration()
        yield '} %s;' % self.claim(self.struct(declaration), declaration)
        yield 'extern const TlConstructor %s;' % self.claim(table, declaration)
        yield '#define %s 0x%08xu' % (self.claim('TL_ID_' + macro, declaration), declaration.id)
        yield '#define %s {&%s}' % (self.claim('TL_' + macro, declaration), table)
        for field in declaration.fields:
            if field.bit is not None and field.kind in NUMBERS:
                name = 'TL_%s_HAS_%s' % (macro, upper(field.name))
                yield '#define %s (1u << %d)' % (self.claim(name, declaration), field.bit)

    def source(self, header):
        """The tables."""
        lines = [self.head, '#include "%s"\n' % header, '#include <tl/tl-codec.h>']
        for each in self.schema.declarations:
            lines.extend(self._define(each))
        lines.append('')
        for name in self.types:
            lines.extend(self._define_type(name))
        lines.append('static const TlConstructor *const all[] = {')
        for each in sorted(self.constructors, key=lambda each: each.id):
            lines.append('    &%s,' % self.table(each))
        lines.append('};\n\nconst TlSchema %s = {%d, all, %d};' % (
            self.symbol, len(self.constructors), self.schema.layer))
        return '\n'.join(lines) + '\n'

    def _define(self, declaration):
        struct = self.struct(declaration)
        fields = 'fields_' + self.macro(declaration).lower()
        if declaration.fields:
            yield '\nstatic const TlField %s[] = {' % fields
            for field in declaration.fields:
                yield self._field(struct, declaration, field)
            yield '};'
        result = declaration.result
        ref = '&' + self.type_table(result.ref) if result.ref else 'NULL'
        if declaration.function:
            tail = 'NULL, TL_KIND_%s, %s, %s' % (result.kind, self._item(result), ref)
        else:
            tail = ref + ', 0, 0, NULL'
        yield '\nconst TlConstructor %s = {\n    0x%08xu, "%s", sizeof(%s), %d, %s, %s};' % (
            self.table(declaration), declaration.id, declaration.name, struct,
            len(declaration.fields), fields if declaration.fields else 'NULL', tail)

    @staticmethod
    def _item(field):
        return 'TL_KIND_' + field.item if field.item else '0'

    def _field(self, struct, declaration, field):
        place = 'G_STRUCT_OFFSET(%s, %%s)' % struct
        word = '0'
        if field.bit is not None:
            flags = next(each for each in declaration.fields if each.name == field.word)
            word = place % flags.c_name
        return '    {"%s", %s, TL_KIND_%s, %s, %d, %s, %s, %s},' % (
            field.name, place % field.c_name, field.kind, self._item(field),
            -1 if field.bit is None else field.bit, 'TRUE' if field.bare else 'FALSE', word,
            '&' + self.type_table(field.ref) if field.ref else 'NULL')

    def _define_type(self, name):
        members, table = self.schema.types[name], self.type_table(name)
        yield 'static const TlConstructor *const of_%s[] = {' % table
        for each in members:
            yield '    &%s,' % self.table(each)
        yield '};\nconst TlType %s = {"%s", %d, of_%s};\n' % (table, name, len(members), table)


def main():
    """Reads the schema, writes both files; complains and writes nothing if it is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--prefix', default='Tl', help='of the structs: Tl, TlMt')
    parser.add_argument('--symbol', default='tl_api_schema', help='the variable of the schema')
    parser.add_argument('files', nargs='+', help='the schema files, then the header and source')
    options = parser.parse_args()
    *inputs, header, source = options.files
    schema = Schema()
    try:
        for path in inputs:
            schema.read(path)
        schema.check()
        writer = Writer(schema, options.prefix, options.symbol,
                        [os.path.basename(path) for path in inputs])
        texts = {header: writer.header(), source: writer.source(os.path.basename(header))}
    except (SchemaError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in texts.items():
        with open(path, 'w', encoding='utf-8', newline='\n') as file:
            file.write(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
