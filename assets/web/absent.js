/* What a browser has not: other programs (52 is ENOSYS in emscripten's libc), and a parent to outlive. */
mergeInto(LibraryManager.library, {
    posix_spawnp: function () { return 52; },
    prctl: function () { return -1; },
});
