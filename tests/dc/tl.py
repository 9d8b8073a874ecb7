# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns TL bytes into dictionaries and back, driven by the .tl files of this folder."""
import os
import re
import struct
import zlib

VECTOR = 0x1cb5c415
TRUE = 0x997275b5
FALSE = 0xbc799737
GZIP = 0x3072cfa1
CONTAINER = 0x73f1f8dc
RPC_RESULT = 0xf35c6d01
CURRENT = 10 ** 6

_DECLARATION = re.compile(r'^([\w.]+)#([0-9a-f]+)\s+(.*?)\s*=\s*([\w.<>]+);(?:\s*until (\d+))?')
_FLAG = re.compile(r'^(\w+)\.(\d+)\?(.+)$')


class TlError(Exception):
    """The bytes are not what the schema allows."""


class Unknown(TlError):
    """A constructor that the schema does not have."""

    def __init__(self, number):
        super().__init__('unknown constructor %08x' % number)
        self.number = number


class Form:
    """One declaration: a constructor or a method in the shape of certain layers."""

    def __init__(self, name, number, fields, method, until):
        self.name = name
        self.number = number
        self.head = struct.pack('<I', number)
        self.method = method
        self.until = until
        self.fields = []
        for text in fields.split():
            field, kind = text.split(':', 1)
            flag = _FLAG.match(kind)
            if flag:
                self.fields.append((field, flag.group(3), flag.group(1), int(flag.group(2))))
            else:
                self.fields.append((field, kind, None, 0))
        # For writing: what is always there, by place, and what may be there, by name.
        self.always = [place for place, field in enumerate(self.fields) if field[2] is None]
        self.optional = {field[0]: (place, field[2], 1 << field[3], field[1] == 'true')
                         for place, field in enumerate(self.fields) if field[2] is not None}
        self.words = [field[0] for field in self.fields if field[1] == '#']


def pack_bytes(data):
    """TL's string: length, data, zeros up to a multiple of four."""
    size = len(data)
    if size < 254:
        out = bytes((size,)) + data
    else:
        out = b'\xfe' + size.to_bytes(3, 'little') + data
    return out + bytes(-len(out) % 4)


class Reader:
    """A position in some bytes that cannot run over their end."""

    def __init__(self, data, at=0):
        self.data = data
        self.at = at

    def take(self, size):
        if size < 0 or self.at + size > len(self.data):
            raise TlError('%d bytes wanted, %d left' % (size, len(self.data) - self.at))
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self):
        return int.from_bytes(self.take(4), 'little')

    def left(self):
        return len(self.data) - self.at

    def string(self):
        size = self.take(1)[0]
        head = 1
        if size == 255:
            raise TlError('string of a length that no client needs')
        if size == 254:
            size = int.from_bytes(self.take(3), 'little')
            head = 4
        data = self.take(size)
        self.take(-(head + size) % 4)
        return data


class Codec:
    """All declarations of some schema files."""

    def __init__(self, *names):
        self.by_number = {}
        self.by_name = {}
        for name in names:
            self._load(os.path.join(os.path.dirname(os.path.abspath(__file__)), name))
        for forms in self.by_name.values():
            forms.sort(key=lambda form: form.until)

    def _load(self, path):
        method = False
        with open(path, encoding='utf-8') as lines:
            for line in lines:
                if line.startswith('---'):
                    method = 'functions' in line
                found = _DECLARATION.match(line)
                if found:
                    name, number, fields, _type, until = found.groups()
                    form = Form(name, int(number, 16), fields, method,
                                int(until) if until else CURRENT)
                    self.by_number[form.number] = form
                    self.by_name.setdefault(name, []).append(form)

    def form(self, name, layer=CURRENT - 1):
        """How a constructor looks for a client of that layer."""
        for form in self.by_name.get(name, ()):
            if layer <= form.until:
                return form
        raise TlError('no constructor ' + name)

    def read(self, reader, depth=0):
        """One boxed object, as a dictionary with its name under '_'."""
        if depth > 32:
            raise TlError('nested too deep')
        number = reader.number()
        form = self.by_number.get(number)
        if form is None:
            raise Unknown(number)
        return self._read_fields(reader, form, depth)

    def _read_fields(self, reader, form, depth):
        found = {'_': form.name}
        for name, kind, word, bit in form.fields:
            if word is not None:
                present = found[word] >> bit & 1
                if kind == 'true':
                    if present:
                        found[name] = True
                    continue
                if not present:
                    continue
            found[name] = self._read_value(reader, kind, depth)
        return found

    def _read_value(self, reader, kind, depth):
        if kind in ('int', '#'):
            return struct.unpack('<i' if kind == 'int' else '<I', reader.take(4))[0]
        if kind == 'long':
            return struct.unpack('<q', reader.take(8))[0]
        if kind == 'int64raw':
            return reader.take(8)
        if kind == 'double':
            return struct.unpack('<d', reader.take(8))[0]
        if kind in ('int128', 'int256'):
            return reader.take(int(kind[3:]) // 8)
        if kind == 'bytes':
            return reader.string()
        if kind == 'string':
            return reader.string().decode('utf-8', 'surrogateescape')
        if kind == 'Bool':
            number = reader.number()
            if number not in (TRUE, FALSE):
                raise TlError('not a Bool: %08x' % number)
            return number == TRUE
        if kind == 'Rest':
            return reader.take(reader.left())
        if kind[:7] in ('Vector<', 'vector<'):
            if kind[0] == 'V' and reader.number() != VECTOR:
                raise TlError('not a Vector')
            count = reader.number()
            if count * 4 > reader.left():
                raise TlError('Vector of %d in %d bytes' % (count, reader.left()))
            return [self._read_value(reader, kind[7:-1], depth + 1) for _ in range(count)]
        if kind in self.by_name:
            return self._read_fields(reader, self.form(kind), depth + 1)
        return self.read(reader, depth + 1)

    def write(self, value, layer=CURRENT - 1):
        """A boxed object for a client of that layer; raw bytes pass through."""
        if isinstance(value, bytes):
            return value
        if isinstance(value, bool):
            return struct.pack('<I', TRUE if value else FALSE)
        if isinstance(value, list):
            return (struct.pack('<II', VECTOR, len(value)) +
                    b''.join(self.write(item, layer) for item in value))
        form = self.form(value['_'], layer)
        return form.head + self._write_fields(value, form, layer)

    def _write_fields(self, value, form, layer):
        words = {name: value.get(name) or 0 for name in form.words}
        places = form.always.copy()
        for name, item in value.items():
            if item is None or name not in form.optional:
                continue
            place, word, bit, flag = form.optional[name]
            if not flag:
                places.append(place)
            elif not item:
                continue
            words[word] |= bit
        places.sort()
        out = []
        for place in places:
            name, kind, _word, _bit = form.fields[place]
            if kind == '#':
                out.append(words[name].to_bytes(4, 'little'))
            else:
                out.append(self._write_value(value[name], kind, layer))
        return b''.join(out)

    def _write_value(self, value, kind, layer):
        if kind == 'int':
            return (value & 0xffffffff).to_bytes(4, 'little')
        if kind == 'long':
            return (value & 0xffffffffffffffff).to_bytes(8, 'little')
        if kind == 'double':
            return struct.pack('<d', value)
        if kind in ('int128', 'int256', 'int64raw', 'Rest'):
            return bytes(value)
        if kind in ('bytes', 'string'):
            if isinstance(value, dict): # older layers have plain text where later ones have more
                value = value.get('emoticon') or value.get('text') or ''
            if isinstance(value, str):
                value = value.encode('utf-8', 'surrogateescape')
            return pack_bytes(value)
        if kind[:7] in ('Vector<', 'vector<'):
            head = struct.pack('<I', VECTOR) if kind[0] == 'V' else b''
            return head + struct.pack('<I', len(value)) + b''.join(
                self._write_value(item, kind[7:-1], layer) for item in value)
        if kind in self.by_name:
            return self._write_fields(value, self.form(kind, layer), layer)
        return self.write(value, layer)


def gunzip(data):
    """Unpacks gzip_packed data; also says whether it really was gzip and not zlib."""
    unpacker = zlib.decompressobj(47)
    try:
        out = unpacker.decompress(data, 1 << 24)
    except zlib.error as error:
        raise TlError('gzip: %s' % error) from error
    if not unpacker.eof:
        raise TlError('gzip: cut or too large')
    return out, data[:2] == b'\x1f\x8b'


def gzip_packed(data):
    """The object that stands for data, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return struct.pack('<I', GZIP) + pack_bytes(packer.compress(data) + packer.flush())


def plain(value):
    """The same value in a form that JSON can carry."""
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return value.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')
    return value
