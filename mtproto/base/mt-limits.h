/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Every limit on what a peer can make us allocate, keep or wait for, with its reason.
 */
#pragma once

/* One packet of the transport. The server accepts about 1 MiB; an answer is a 1 MiB file part
 * plus headers. Four is what the official library refuses beyond. */
#define MT_MAX_PACKET (4u * 1024 * 1024)
/* One inflated object. Lists of dialogs unpack to a few hundred KiB. */
#define MT_MAX_INFLATED (16u * 1024 * 1024)
/* One message body that we send: the server closes the connection on larger ones. */
#define MT_MAX_BODY_OUT 1044404u
/* One decoded object tree in its arena: bounds what vectors of small items can grow to. */
#define MT_MAX_ARENA (64u * 1024 * 1024)
/* Nesting of boxed objects. The deepest legitimate ones (rich text, JSON) nest a few tens. */
#define MT_MAX_DEPTH 64
/* Messages in one container, ours and theirs. https://core.telegram.org/mtproto/service_messages */
#define MT_MAX_CONTAINER 1020
/* Ids in one msgs_ack, msgs_state_req or msg_resend_req. */
#define MT_MAX_IDS 8192
/* Message ids kept against replays. */
#define MT_REPLAY_IDS 1000
/* Fingerprints in one resPQ. */
#define MT_MAX_FINGERPRINTS 64
/* The encrypted part of server_DH_params_ok; 592 bytes in practice. */
#define MT_MAX_DH_ANSWER 4096
/* dh_gen_retry in a row. */
#define MT_MAX_DH_RETRIES 5
/* Steps of the factoring loop; a 63-bit semiprime needs about 2^15. */
#define MT_MAX_FACTOR_STEPS (1u << 22)
/* Changes of the datacenter in one login. */
#define MT_MAX_MIGRATIONS 5
/* Longest wait a server can impose, seconds. */
#define MT_MAX_WAIT_S (14 * 24 * 3600)
/* Text of rpc_error that is kept. */
#define MT_MAX_ERROR_TEXT 64
/* Future-auth tokens sent and kept. */
#define MT_MAX_TOKENS 20
/* Bytes of a login token; 16 to 48 in practice. */
#define MT_MAX_TOKEN 1024
/* What giving up a login e-mail can take, seconds. */
#define MT_MAX_RESET_S (366 * 24 * 3600)
/* Sessions of one account that are shown. */
#define MT_MAX_DEVICES 500
/* Bytes of a code or phone number that a person can type. */
#define MT_MAX_TYPED 256
/* Bytes of a two-step password. */
#define MT_MAX_PASSWORD 4096
/* DC options kept from help.getConfig. */
#define MT_MAX_DC_OPTIONS 256
/* A snapshot file. */
#define MT_MAX_SNAPSHOT (16u * 1024 * 1024)
/* Calling codes of the list of countries, what each can have, and all of it as it is kept; some
 * 250, some 40 and 8 KiB in practice. */
#define MT_MAX_COUNTRY_CODES 1024u
#define MT_MAX_COUNTRY_PARTS 256u
#define MT_MAX_COUNTRIES (64u * 1024)
/* What a computer is told from others by. */
#define MT_MAX_MACHINE 64
/* The link of an MTProxy, in bytes. */
#define MT_MAX_PROXY_LINK 2048
/* The domain in a proxy's secret. A longer one is refused by everybody. */
#define MT_MAX_PROXY_DOMAIN 182
/* A name of a host. */
#define MT_MAX_HOST 253
/* What a proxy answers to the greeting of the imitated TLS; some thousand bytes in practice. */
#define MT_MAX_TLS_GREETING (64u * 1024)
/* Handshake records in that answer. */
#define MT_MAX_TLS_HELLOS 16
/* Records without content in a row. */
#define MT_MAX_TLS_EMPTY 16
/* Connections that are tried at the same time. */
#define MT_MAX_DIALS 4
/* What is written down between two snapshots. */
#define MT_MAX_JOURNAL (4u * 1024 * 1024)
/* Users, groups and channels that are known at a time; about 300 bytes each. */
#define MT_MAX_PEERS 30000u
/* Of these, in the snapshot. */
#define MT_MAX_SAVED_PEERS 10000u
/* Channels whose state is kept. */
#define MT_MAX_CHANNELS 20000u
/* Updates that wait for others, and the bytes of them. */
#define MT_MAX_HELD 2000u
#define MT_MAX_HELD_BYTES (8u * 1024 * 1024)
/* Messages or updates in one packet or part of a difference: far above what servers put there. */
#define MT_MAX_UPDATES 20000u
/* Entries of one answer to a question of ours: most lists are asked for in hundreds. */
#define MT_MAX_ANSWER 20000u
/* Messages that are being sent. */
#define MT_MAX_SENDING 1000u
/* Bytes of one message's text; 4096 UTF-16 units take at most three bytes each. */
#define MT_MAX_TEXT (4096u * 4)
/* One part of the snapshot, and their number. */
#define MT_MAX_SECTION (6u * 1024 * 1024)
#define MT_MAX_SECTIONS 16u
/* Calls for parts of one file, and of all of them, at one time: two megabytes in memory each. */
#define MT_MAX_FILE_CALLS 4u
#define MT_MAX_ALL_FILE_CALLS 8u
/* Parts of one file that is sent. */
#define MT_MAX_FILE_PARTS 4000
