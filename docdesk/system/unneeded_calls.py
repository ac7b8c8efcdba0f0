# SPDX-License-Identifier: Apache-2.0
"""System calls that no process which reads a stranger's file needs, with their numbers for x86-64 and ARM64.

Landlock governs opening, making and removing files. It leaves alone what changes a file's rights and times, shared
memory, keys in the kernel, and much that only an administrator may do: docdesk may be run by one. Light: imported by
`confinement`.
"""

from __future__ import annotations

FIRST_UNKNOWN = 463
"""Calls from this number on are newer than this list, on both kinds of processor: they look as if the kernel did not
have them, and libraries fall back on older ones."""

NONE = -1
"""A call that this kind of processor does not have."""

_OTHER_PROCESSES = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
}

_SHARED = {  # memory, queues and keys that other programs of the same user share, and news of their files
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "semctl": (66, 191),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "inotify_init": (253, NONE),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
}

_ABOUT_FILES = {  # rights, owners, times and attributes: Landlock lets a process change those of every file
    "chmod": (90, NONE),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, NONE),
    "fchown": (93, 55),
    "lchown": (94, NONE),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "utime": (132, NONE),
    "utimes": (235, NONE),
    "futimesat": (261, NONE),
    "utimensat": (280, 88),
    "mknod": (133, NONE),
    "mknodat": (259, 33),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
}

_KERNEL = {  # doors into the kernel that were its weak ones before, and what belongs to an administrator
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "vmsplice": (278, 75),
    "execveat": (322, 281),
    "personality": (135, 92),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "iopl": (172, NONE),
    "ioperm": (173, NONE),
    "modify_ldt": (154, NONE),
    "vhangup": (153, 58),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
}

UNNEEDED = {**_OTHER_PROCESSES, **_SHARED, **_ABOUT_FILES, **_KERNEL}
"""Name to numbers: (x86-64, ARM64)."""

FILE_COMMANDS = frozenset({8, 10, 15, 1_026})
"""Of `fcntl`: to have signals sent to a process (F_SETOWN, F_SETSIG, F_SETOWN_EX), to be notified of a folder."""

DEVICE_COMMANDS = frozenset({0x540E, 0x5412, 0x541C, 0x541D, 0x5423, 0x8901, 0x8902})
"""Of `ioctl`: to take a terminal, to type into it (TIOCSTI), its console and line discipline, and F_SETOWN again."""
