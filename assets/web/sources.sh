#!/bin/sh
# sources.sh FOLDER: the libraries that the browser build compiles itself, as Debian's source packages, patched,
# in FOLDER/<package>. An apt configuration of its own: the machine's lists and sources stay as they are.
set -eu
folder=$1
packages='libsdl2 lua5.4 cjson zlib imgui'
mkdir -p "$folder/lists/partial" "$folder/cache"
cd "$folder"
folder=$PWD
command -v apt-get >/dev/null && command -v dpkg-source >/dev/null ||
    { echo "the browser build needs Debian's apt-get and dpkg-source (package dpkg-dev)" >&2; exit 1; }

# Where the machine has its packages from, there are their sources; a release before what was added to it.
apt-get indextargets --format 'deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' 'Origin: Debian' |
    sort -u | sort -k3 >sources.list
[ -s sources.list ] || { echo "apt has no lists of Debian: run apt-get update" >&2; exit 1; }
apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root "$@"
}
apt update
for package in $packages; do
    [ ! -d "$package" ] || continue
    rm -rf part
    mkdir part
    (cd part && apt source --only-source "$package" >source.log 2>&1) || { cat part/source.log >&2; exit 1; }
    mv part/*/ "$package"
    rm -rf part
done
rm -rf lists cache
