#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares schema files with a listing of a layer: ids, fields, closure, and what is new.

check_schema.py LISTING FILE... prints one line for each difference; the listing stays outside of
the tree. Status 1 if a declaration differs or a type is incomplete.
"""
import argparse
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'mtproto' / 'tl'))

import tlgen  # pylint: disable=wrong-import-position


def listing(path):
    """(name, function) -> text of each declaration that has an id."""
    found, function = {}, False
    for line in pathlib.Path(path).read_text('utf-8').split('\n'):
        line = line.partition('//')[0].strip()
        if line in ('---types---', '---functions---'):
            function = line == '---functions---'
        match = re.match(r'([\w.]+)#[0-9a-f]+ ', line)
        if match and line.endswith(';'):
            found[match.group(1), function] = line[:-1].strip()
    return found


def same(own, other):
    """Equal but for bytes that are called a string, or the other way round."""
    def plain(text):
        return re.sub(r'(?<=[:?])bytes(?= )', 'string', re.sub('#0+', '#', text))
    return plain(own) == plain(other)


def result_of(text):
    """The type behind the last equals sign."""
    return text.rpartition(' = ')[2]


def differences(own, other):
    """What our declarations say otherwise, and what their types lack."""
    for (name, function), text in sorted(own.items()):
        if (name, function) not in other:
            yield '%s: not in the listing' % name
        elif not same(text, other[name, function]):
            yield '%s: differs:\n  ours:    %s\n  listing: %s' % (
                name, text, other[name, function])
    types = {result_of(text) for (_name, function), text in own.items() if not function}
    for (name, function), text in sorted(other.items()):
        if not function and result_of(text) in types and (name, False) not in own:
            yield '%s: missing from type %s' % (name, result_of(text))


def unreached(schema):
    """Types that no call and no update brings or takes."""
    todo = ['Updates'] + [field.ref for each in schema.declarations if each.function
                          for field in each.references()]
    seen = set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        todo.extend(field.ref for each in schema.types.get(name, []) for field in each.references())
    return sorted(set(schema.types) - seen)


def main():
    """Prints the differences."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('listing')
    parser.add_argument('files', nargs='+')
    options = parser.parse_args()
    schema = tlgen.Schema()
    try:
        for path in options.files:
            schema.read(path)
        schema.check()
    except (tlgen.SchemaError, OSError) as error:
        print(error)
        return 1
    own = {(each.name, each.function): each.text for each in schema.declarations}
    found = list(differences(own, listing(options.listing)))
    for line in found:
        print(line)
    for name in unreached(schema) if 'Updates' in schema.types else ():
        print('%s: reached by no call and by no update' % name)
    print('layer %s: %d declarations, %d types, %d differences' % (
        schema.layer, len(own), len(schema.types), len(found)))
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
