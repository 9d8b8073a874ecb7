# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods around a login: configuration, countries, languages."""
import zlib

import countries
from part import Part


def json_value(value):
    """A Python value as JSONValue."""
    if isinstance(value, bool):
        return {'_': 'jsonBool', 'value': value}
    if isinstance(value, (int, float)):
        return {'_': 'jsonNumber', 'value': value}
    if isinstance(value, str):
        return {'_': 'jsonString', 'value': value}
    if isinstance(value, list):
        return {'_': 'jsonArray', 'value': [json_value(item) for item in value]}
    if isinstance(value, dict):
        return {'_': 'jsonObject', 'value': [
            {'_': 'jsonObjectValue', 'key': key, 'value': json_value(item)}
            for key, item in value.items()]}
    return {'_': 'jsonNull'}


def dc_options(world):
    """Where the datacenters are."""
    return [{'_': 'dcOption', 'id': number, 'ip_address': host, 'port': world.ports[number],
             'this_port_only': True, 'static': True}
            for number in sorted(world.ports) for host in world.options['hosts']]


class Other(Part):
    """What is asked before and after a login."""

    names = ('help.getConfig', 'help.getNearestDc', 'help.getAppConfig', 'help.getCountriesList',
             'langpack.getLangPack', 'langpack.getDifference', 'langpack.getLanguages',
             'langpack.getStrings')

    def get_config(self, _session, _args, _message):
        """help.getConfig"""
        now = int(self.world.now())
        return {'_': 'config', 'date': now, 'expires': now + 3600,
                'test_mode': bool(self.world.options['test']), 'this_dc': self.dc.number,
                'dc_options': dc_options(self.world), 'dc_txt_domain_name': 'dc.example.org',
                'me_url_prefix': 'https://t.me/', **dict.fromkeys(ZERO, 0), **NUMBERS}

    def get_nearest_dc(self, _session, _args, _message):
        """help.getNearestDc"""
        options = self.world.options
        return {'_': 'nearestDc', 'country': options['country'], 'this_dc': self.dc.number,
                'nearest_dc': options['nearest'] or self.dc.number}

    def get_app_config(self, _session, args, _message):
        """help.getAppConfig"""
        config = self.world.options['app_config']
        number = zlib.crc32(repr(config).encode()) & 0x7fffffff | 1
        if args['hash'] == number:
            return {'_': 'help.appConfigNotModified'}
        return {'_': 'help.appConfig', 'hash': number, 'config': json_value(config)}

    def get_countries_list(self, _session, args, _message):
        """help.getCountriesList"""
        found, number = countries.table(args['lang_code'])
        if args['hash'] == number:
            return {'_': 'help.countriesListNotModified'}
        return {'_': 'help.countriesList', 'hash': number, 'countries': found}

    def get_lang_pack(self, _session, args, _message):
        """langpack.getLangPack"""
        return {'_': 'langPackDifference', 'lang_code': args['lang_code'],
                'from_version': args.get('from_version', 0), 'version': 1, 'strings': []}

    def get_languages(self, _session, _args, _message):
        """langpack.getLanguages"""
        return []

    get_strings = get_languages
    get_difference = get_lang_pack


ZERO = ('pinned_dialogs_count_max', 'pinned_infolder_count_max', 'saved_gifs_limit',
        'stickers_faved_limit')
NUMBERS = {
    'chat_size_max': 200, 'megagroup_size_max': 200000, 'forwarded_count_max': 100,
    'online_update_period_ms': 210000, 'offline_blur_timeout_ms': 5000,
    'offline_idle_timeout_ms': 30000, 'online_cloud_timeout_ms': 300000,
    'notify_cloud_delay_ms': 30000, 'notify_default_delay_ms': 1500, 'push_chat_period_ms': 60000,
    'push_chat_limit': 2, 'edit_time_limit': 172800, 'revoke_time_limit': 2147483647,
    'revoke_pm_time_limit': 2147483647, 'rating_e_decay': 2419200, 'stickers_recent_limit': 200,
    'channels_read_media_period': 604800, 'call_receive_timeout_ms': 20000,
    'call_ring_timeout_ms': 90000, 'call_connect_timeout_ms': 30000,
    'call_packet_timeout_ms': 10000, 'caption_length_max': 1024, 'message_length_max': 4096,
    'webfile_dc_id': 4,
}
