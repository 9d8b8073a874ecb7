# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods that carry files: parts up, parts down."""
import hashlib

from errors import RpcError
from people.desk import Desk
from people.picture import File

KINDS = {b'\xff\xd8': 'storage.fileJpeg', b'\x89P': 'storage.filePng'}


class Uploads:
    """Parts of files on their way to one datacenter."""

    def __init__(self):
        self.parts = {}

    def put(self, session, number, place, data):
        """One part."""
        owner = session.key.permanent or session.key
        self.parts.setdefault((owner.account, number), {})[place] = data

    def take(self, session, given):
        """All parts of an InputFile as one."""
        owner = session.key.permanent or session.key
        parts = self.parts.pop((owner.account, given['id']), {})
        for place in range(given['parts']):
            if place not in parts:
                raise RpcError('FILE_PART_%d_MISSING' % place)
        data = b''.join(parts[place] for place in range(given['parts']))
        wanted = given.get('md5_checksum')
        if wanted and hashlib.md5(data).hexdigest() != wanted:
            raise RpcError('MD5_CHECKSUM_INVALID')
        if not data:
            raise RpcError('FILE_PARTS_INVALID')
        return data


class Files(Desk):
    """upload.*"""

    names = ('upload.getFile', 'upload.saveFilePart', 'upload.saveBigFilePart')

    def save_file_part(self, session, args, _message):
        """upload.saveFilePart"""
        size = len(args['bytes'])
        if not 0 < size <= 524288:
            session.sin('a part of %d bytes' % size)
            raise RpcError('FILE_PART_SIZE_INVALID')
        if not 0 <= args['file_part'] < 8000:
            raise RpcError('FILE_PART_INVALID')
        self.dc.uploads.put(session, args['file_id'], args['file_part'], args['bytes'])
        return True

    save_big_file_part = save_file_part

    def get_file(self, session, args, _message):
        """upload.getFile"""
        offset, limit = args['offset'], args['limit']
        unit = 1024 if args.get('precise') else 4096
        if offset % unit or limit % unit or not 0 < limit <= 1 << 20 or (
                not args.get('precise') and (1 << 20) % limit) or (
                    offset >> 20 != (offset + limit - 1) >> 20):
            session.sin('upload.getFile from %d with a limit of %d' % (offset, limit))
            raise RpcError('LIMIT_INVALID' if limit % unit else 'OFFSET_INVALID')
        file, name = self._file(session, args['location'])
        if file.dc != self.dc.number:
            raise RpcError('FILE_MIGRATE_%d' % file.dc)
        if getattr(file, 'given', None) is not None:
            data = file.given[offset:offset + limit]
        elif isinstance(file, File):
            data = file.content(name, offset, limit)
        else:
            data = file.content(name)
            data = None if data is None else data[offset:offset + limit]
        if data is None:
            raise RpcError('LOCATION_INVALID')
        data = self._spoil(data, limit)
        kind = 'storage.filePartial' if isinstance(file, File) and not name else KINDS.get(
            data[:2] if not offset else b'', 'storage.fileJpeg')
        return {'_': 'upload.file', 'type': {'_': kind}, 'mtime': int(file.date), 'bytes': data}

    def _spoil(self, data, limit):
        """What a fault of files makes of a part."""
        fault = self.world.fault({'file'}, self.dc.number)
        if fault.do == 'elsewhere':
            raise RpcError('FILE_MIGRATE_%d' % fault.get('value', 1))
        return {'short': data[:-1], 'long': data.ljust(limit + 1, b'\0'),
                'no-picture': b'<html>'.ljust(len(data), b' ')[:len(data)]}.get(fault.do, data)

    def _file(self, session, given):
        """(file, which size of it) of an InputFileLocation."""
        if given['_'] == 'inputPeerPhotoFileLocation':
            peer = self._photographed(session, given['peer'])
            pictures = peer.pictures if peer.kind == 'user' else [peer.picture]
            for picture in filter(None, pictures):
                if picture.id == given['photo_id']:
                    return picture, 'c' if given.get('big') else 'a'
            raise RpcError('LOCATION_INVALID')
        if given['_'] not in ('inputPhotoFileLocation', 'inputDocumentFileLocation'):
            raise RpcError('LOCATION_INVALID')
        file = self.society.files.get(given['id'])
        if file is None or file.hash != given['access_hash']:
            session.sin('%s of a file that nobody gave' % given['_'])
            raise RpcError('LOCATION_INVALID')
        if given['file_reference'] != file.reference:
            raise RpcError('FILE_REFERENCE_EXPIRED' if given['file_reference'] else
                           'FILE_REFERENCE_EMPTY')
        return file, given['thumb_size']

    def _photographed(self, session, given):
        """Whom a picture is asked of; here the access hash of a min object is good as well."""
        number = given.get('user_id') or given.get('channel_id')
        if given.get('access_hash') is not None and number:
            found = self.society.person(number) if 'user_id' in given else (
                self.society.channels.get(number))
            if found and given['access_hash'] == self.mailbox(session).hash(found, True):
                return found
        return self.peer(session, given)
