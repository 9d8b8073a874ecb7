# SPDX-License-Identifier: GPL-3.0-or-later
"""help.getCountriesList: some countries that show every case the list knows."""
import zlib

# (iso2, English name, names in other languages, hidden, [(calling code, prefixes, patterns)])
COUNTRIES = (
    ('GB', 'United Kingdom', {'de': 'Vereinigtes Königreich'}, False,
     [('44', (), ('XXXX XXXXXX',))]),
    ('DE', 'Germany', {'de': 'Deutschland'}, False, [('49', (), ('XXX XXXXXXX',))]),
    ('US', 'USA', {'de': 'USA'}, False, [('1', (), ('XXX XXX XXXX',))]),
    ('CA', 'Canada', {'de': 'Kanada'}, False, [('1', ('403', '416'), ('XXX XXX XXXX',))]),
    ('RU', 'Russian Federation', {'de': 'Russland'}, False, [('7', (), ('XXX XXX XX XX',))]),
    ('KZ', 'Kazakhstan', {'de': 'Kasachstan'}, False,
     [('7', ('6', '70', '77'), ('XXX XXX XX XX',))]),
    ('AG', 'Antigua & Barbuda', {}, False, [('1268', (), ('XXX XXXX',))]),
    ('AR', 'Argentina', {'de': 'Argentinien'}, False, [('54', (), ())]),
    ('BR', 'Brazil', {'de': 'Brasilien'}, False, [('55', (), ('XX 9XXXX XXXX', 'XX XXXX XXXX'))]),
    ('FT', 'Anonymous Numbers', {}, True, [('888', (), ('XXXX XXXX', 'XXX'))]),
    ('YL', 'Test Land', {}, False, [('999', (), ('XX XXXXX',))]),
)


def table(language):
    """(countries, hash) for a language."""
    found = []
    for iso, name, names, hidden, codes in COUNTRIES:
        found.append({
            '_': 'help.country', 'iso2': iso, 'default_name': name, 'name': names.get(language),
            'hidden': hidden, 'country_codes': [
                {'_': 'help.countryCode', 'country_code': code, 'prefixes': list(prefixes) or None,
                 'patterns': list(patterns) or None} for code, prefixes, patterns in codes]})
    return found, zlib.crc32(language.encode()) & 0x7fffffff | 1
