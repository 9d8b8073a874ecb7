#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator: expected output, known ids, and schemas that must not pass."""
import configparser
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TLGEN = ROOT / 'mtproto' / 'tl' / 'tlgen.py'
SCHEMA = ROOT / 'mtproto' / 'tl' / 'schema'
sys.path.insert(0, str(TLGEN.parent))

import tlgen  # pylint: disable=wrong-import-position


def with_id(declaration):
    """The declaration with the id that it should have."""
    name, _space, rest = declaration.partition(' ')
    number = zlib.crc32(tlgen.normalise('%s#0 %s' % (name, rest)).encode())
    return '%s#%x %s;' % (name, number, rest)


def with_ids(declarations):
    """Lines of types, or of functions behind a line '---functions---'."""
    return [line if line.startswith(('-', '//')) else with_id(line) for line in declarations]


class Run(unittest.TestCase):
    """Runs the generator as the build does."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def run_tlgen(self, *inputs, options=()):
        """The finished process; its output is out.h and out.c."""
        return subprocess.run(
            [sys.executable, str(TLGEN), *options, *map(str, inputs), str(self.place / 'out.h'),
             str(self.place / 'out.c')], capture_output=True, text=True, check=False)

    def write(self, name, lines):
        """A schema file."""
        path = self.place / name
        path.write_text('\n'.join(lines) + '\n', 'utf-8')
        return path

    def assert_fails(self, lines, complaint):
        """The generator says what is wrong and where, and writes nothing."""
        done = self.run_tlgen(self.write('bad.tl', lines))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(complaint, done.stderr)
        self.assertIn('bad.tl', done.stderr)
        self.assertFalse((self.place / 'out.h').exists())
        self.assertFalse((self.place / 'out.c').exists())


class Golden(Run):
    """Small schemas with the expected output beside them."""

    def check(self, name, *options):
        """Compares both files."""
        done = self.run_tlgen(HERE / 'golden' / (name + '.tl'), options=options)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for suffix in ('.h', '.c'):
            written = (self.place / ('out' + suffix)).read_text('utf-8')
            expected = HERE / 'golden' / (name + suffix + '.expected')
            self.assertEqual(written, expected.read_text('utf-8'), expected.name)

    def test_sample(self):
        """Everything that the generator knows."""
        self.check('sample', '--symbol', 'sample_schema')

    def test_service(self):
        """Another prefix."""
        self.check('service', '--prefix', 'TlMt', '--symbol', 'tl_mt_schema')

    def test_repeatable(self):
        """The same input gives the same bytes, whatever hashes are seeded with."""
        files = sorted(SCHEMA.glob('*.tl'))
        files.remove(SCHEMA / 'mtproto.tl')
        seen = set()
        for _round in range(2):
            self.assertEqual(self.run_tlgen(*files).returncode, 0)
            seen.add(((self.place / 'out.h').read_bytes(), (self.place / 'out.c').read_bytes()))
        self.assertEqual(len(seen), 1)


class Ids(Run):
    """CRC32 of the normalised declaration."""

    def test_vectors(self):
        """Published declarations."""
        vectors = configparser.ConfigParser(interpolation=None)
        vectors.read(ROOT / 'tests' / 'vectors' / 'tl-crc32.ini', 'utf-8')
        self.assertGreater(len(vectors.sections()), 80)
        for name in vectors.sections():
            text = tlgen.normalise(vectors[name]['declaration'])
            self.assertEqual(text, vectors[name]['text'])
            self.assertEqual(zlib.crc32(text.encode()), int(vectors[name]['id'], 16), name)

    def test_wrong(self):
        """One digit is enough, and the right id is said."""
        line = with_id('peerUser user_id:long = Peer')
        self.assert_fails(['// LAYER 1', line.replace('user_id', 'userid')],
                          'peerUser: the id should be #')

    def test_made_up(self):
        """Declarations that clients have made up are known by name."""
        path = self.write('good.tl', [
            '// LAYER 1', with_id('ipPort ipv4:int port:int = IpPort'),
            'accessPointRule#4679b65f phone_prefix_rules:string dc_id:int ips:vector<IpPort>'
            ' = AccessPointRule;'])
        self.assertEqual(self.run_tlgen(path).stderr, '')


class Refused(Run):
    """Schemas with which the build stops."""

    def check(self, declarations, complaint):
        """The same with ids and a layer."""
        self.assert_fails(['// LAYER 1', *with_ids(declarations)], complaint)

    def test_layer(self):
        """None, and two."""
        line = with_id('a = A')
        self.assert_fails([line], 'no line "// LAYER')
        done = self.run_tlgen(self.write('one.tl', ['// LAYER 1', line]),
                              self.write('two.tl', ['// LAYER 2', with_id('b = B')]))
        self.assertEqual((done.returncode, done.stderr),
                         (1, 'two.tl: of layer 2, the others are of 1\n'))

    def test_twice(self):
        """Names, ids, fields, C names."""
        self.check(['a = A', 'a x:int = A'], 'a: declared before at bad.tl:2')
        self.assert_fails(['// LAYER 1', with_id('ipPort a:int = A'),
                           with_id('ipPort a:int = A').replace('ipPort', 'ipPortSecret', 1)],
                          'ipPortSecret: has the id of ipPort')
        self.check(['a x:int x:long = A'], 'two fields are called "x"')
        self.check(['aB = A', 'a_b = A'], '"a_b" and "aB" have one C name: TlAB')
        self.check(['callA = A', '---functions---', 'a = A'], 'have one C name: TlCallA')
        self.check(['vector = A'], '"vector" and tl-object.h have one C name: TlVector')

    def test_missing(self):
        """Types of fields, of items, of results; bare constructors."""
        self.check(['a x:B = A'], 'a: type "B" is not declared')
        self.check(['a x:Vector<B> = A'], 'a: type "B" is not declared')
        self.check(['a = A', '---functions---', 'f = B'], 'f: type "B" is not declared')
        self.check(['a = A', '---functions---', 'f = Vector<B>'], 'f: type "B" is not declared')
        self.check(['a x:vector<b> = A'], 'a: "b" is not declared')

    def test_bare(self):
        """Only of a type with one constructor, and never without bytes."""
        self.check(['a x:%B = A', 'b y:int = B', 'c y:int = B'], '"%B" cannot be bare')
        self.check(['a x:vector<b> = A', 'b = B'], '"vector<b>" cannot be bare')

    def test_kinds(self):
        """What the codec could not read."""
        self.check(['a x:Vector<Bool> = A'], 'a vector cannot hold "Bool"')
        self.check(['a x:Vector<Vector<int>> = A'], 'not understood')
        self.check(['a x:true = A'], '"x" cannot be of type "true"')
        self.check(['a = A', '---functions---', 'f = bytes'], 'a function cannot return "bytes"')
        self.check(['a = Bool'], '"Bool" is not a type')
        self.check(['a = b'], '"b" is not a type')
        self.check(['a x = A'], 'not a field: "x"')

    def test_flags(self):
        """Words that are not there, or come later; bits that no word has."""
        self.check(['a x:flags.0?int = A'], '"x" depends on flags.0')
        self.check(['a x:flags.0?int flags:# = A'], '"x" depends on flags.0')
        self.check(['a flags:# x:flags.32?int = A'], '"x" depends on flags.32')
        self.check(['a flags:# more:flags.0?# = A'], '"more" cannot be of type "#"')

    def test_form(self):
        """Lines that are no declarations."""
        self.assert_fails(['// LAYER 1', 'a = A;'], 'bad.tl:2: not a declaration')
        self.assert_fails(['// LAYER 1', '', with_id('a = A')[:-1]], 'bad.tl:3: no semicolon')

    def test_no_file(self):
        """A file that is not there."""
        done = self.run_tlgen(self.place / 'none.tl')
        self.assertEqual(done.returncode, 1)
        self.assertIn('none.tl', done.stderr)


class Checker(Run):
    """check_schema.py, against listings that are ours but for one thing."""

    def check(self, listing, expected):
        """What it prints of a schema with two types."""
        schema = self.write('own.tl', ['// LAYER 3', *with_ids([
            'a x:bytes = A', 'b y:A = B', '---functions---', 'f = B'])])
        path = self.write('listing.tl', listing)
        done = subprocess.run([sys.executable, str(HERE / 'check_schema.py'), path, schema],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, '')
        self.assertEqual(re.findall(r'^(\S+: [^\n:]*)', done.stdout, re.MULTILINE), expected)
        self.assertEqual(done.returncode, 1 if expected else 0)

    def test_checker(self):
        """Equal, more of a type, other fields, gone."""
        same = with_ids(['a x:string = A', 'b y:A = B', 'z = Z', '---functions---', 'f = B',
                         'g = Z'])
        self.check(same, [])
        self.check([*with_ids(['c = B']), *same], ['c: missing from type B'])
        self.check([line.replace('y:A', 'y:Z') for line in same], ['b: differs'])
        self.check(same[1:], ['a: not in the listing'])
        self.check([line for line in same if not line.startswith('f')], ['f: not in the listing'])


if __name__ == '__main__':
    unittest.main()
