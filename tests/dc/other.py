# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods around a login: configuration, the user, an empty stream of updates."""


def table(dc):
    """Methods by name for one datacenter."""
    world = dc.world

    def config(_session, _args, _message):
        options = [{'_': 'dcOption', 'id': number, 'ip_address': host, 'port': world.ports[number],
                    'this_port_only': True, 'static': True}
                   for number in sorted(world.ports) for host in world.options['hosts']]
        now = int(world.now())
        return {'_': 'config', 'date': now, 'expires': now + 3600, 'test_mode': False,
                'this_dc': dc.number, 'dc_options': options,
                'dc_txt_domain_name': 'dc.example.org', 'me_url_prefix': 'https://t.me/',
                **dict.fromkeys(ZERO, 0), **NUMBERS}

    def nearest(_session, _args, _message):
        return {'_': 'nearestDc', 'country': world.options['country'], 'this_dc': dc.number,
                'nearest_dc': world.options['nearest'] or dc.number}

    def app_config(_session, _args, _message):
        return {'_': 'help.appConfig', 'hash': 1, 'config': {'_': 'jsonObject', 'value': []}}

    def countries(_session, args, _message):
        if args['hash'] == 7:
            return {'_': 'help.countriesListNotModified'}
        return {'_': 'help.countriesList', 'hash': 7, 'countries': [
            {'_': 'help.country', 'iso2': iso, 'default_name': name, 'country_codes': [
                {'_': 'help.countryCode', 'country_code': code, 'patterns': [pattern]}]}
            for iso, name, code, pattern in COUNTRIES]}

    def terms(_session, _args, _message):
        return {'_': 'help.termsOfServiceUpdateEmpty', 'expires': int(world.now()) + 86400}

    def users(session, args, _message):
        account = (session.key.permanent or session.key).account
        found = []
        for item in args['id']:
            if item['_'] == 'inputUserSelf' or item.get('user_id') == account.user_id:
                found.append(account.user())
            else:
                found.append({'_': 'userEmpty', 'id': item.get('user_id', 0)})
        return found

    def state(_session, _args, _message):
        return {'_': 'updates.state', 'pts': 1, 'qts': 0, 'date': int(world.now()), 'seq': 1,
                'unread_count': 0}

    def difference(_session, _args, _message):
        return {'_': 'updates.differenceEmpty', 'date': int(world.now()), 'seq': 1}

    def pack(_session, args, _message):
        return {'_': 'langPackDifference', 'lang_code': args['lang_code'],
                'from_version': args.get('from_version', 0), 'version': 1, 'strings': []}

    def nothing(_session, _args, _message):
        return []

    def yes(_session, _args, _message):
        return True

    return {
        'help.getConfig': config, 'help.getNearestDc': nearest, 'help.getAppConfig': app_config,
        'help.getCountriesList': countries, 'help.getTermsOfServiceUpdate': terms,
        'help.acceptTermsOfService': yes, 'users.getUsers': users, 'updates.getState': state,
        'updates.getDifference': difference, 'account.updateStatus': yes,
        'langpack.getLangPack': pack, 'langpack.getDifference': pack,
        'langpack.getLanguages': nothing, 'langpack.getStrings': nothing,
    }


COUNTRIES = (('GB', 'United Kingdom', '44', 'XXXX XXXXXX'), ('DE', 'Germany', '49', 'XXX XXXXXXX'),
             ('YL', 'Test Land', '999', 'XX XXXXX'))
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
