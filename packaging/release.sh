#!/bin/sh
# What is given away of one version, into dist/: programs, packages, archives, checksums, list of parts, changes. The same
# commit gives the same bytes: times are the commit's, names are sorted, nobody is named.
set -eu
cd "$(dirname "$0")/.."
GO=${GO:-go}
VERSION=${VERSION:?say which version: make release VERSION=v1.2.3}
FLAGS=${FLAGS--trimpath} # FLAGS= builds quickly, with the paths of this machine inside
[ "$(uname -s)" = Linux ] || { echo "release: packages are made on Linux; make build makes the program here" >&2; exit 1; }
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
umask 022 # what is packed has the same modes whoever packs it

# Tools that no program of ours needs: run by their version, so that go.mod knows nothing of them. The newest nfpm that the
# module proxy serves whole (the modules for MSIX of later ones are not to be had).
NFPM=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
CYCLONEDX=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

# A version of a package begins with a digit.
case "$VERSION" in
v[0-9]*) number=${VERSION#v} ;;
[0-9]*) number=$VERSION ;;
*) number=0.0.0+$(printf %s "$VERSION" | tr -c 'a-zA-Z0-9\n' .) ;;
esac

rm -rf dist
mkdir -p dist/stage
link="-s -w -X khohoso/internal/buildinfo.version=$VERSION -extldflags=-Wl,--exclude-libs,ALL"

# build ARCH: the program for a processor, if there is a C++ compiler for it.
build() {
    arch=$1 cc='' cxx=''
    if [ "$arch" != "$($GO env GOHOSTARCH)" ]; then
        case "$arch" in
        arm64) cc=aarch64-linux-gnu-gcc cxx=aarch64-linux-gnu-g++ ;;
        amd64) cc=x86_64-linux-gnu-gcc cxx=x86_64-linux-gnu-g++ ;;
        esac
        if ! command -v "$cxx" >/dev/null 2>&1; then
            echo "release: linux/$arch is left out: no $cxx on this machine (apt-get install g++-$(echo "$cxx" | sed 's/-g++$//'))" >&2
            return 1
        fi
    fi
    mkdir -p "dist/stage/$arch/bin"
    # shellcheck disable=SC2086 # a list of flags
    env CGO_ENABLED=1 GOOS=linux GOARCH="$arch" ${cc:+CC=$cc} ${cxx:+CXX=$cxx} $GO build -buildvcs=true $FLAGS -ldflags "$link" -o "dist/stage/$arch/bin/khohoso" ./cmd/khohoso
}

# share: what is the same for every processor, written by the program itself.
share() {
    to=dist/stage/share
    mkdir -p "$to/completion" "$to/khohoso" "$to/doc"
    # Nothing of this machine's settings may get in.
    run() { env -i HOME=/nonexistent SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" "dist/stage/$host/bin/khohoso" "$@"; }
    run man --out "$to/man/man1"
    gzip -n9 "$to"/man/man1/*.1
    run completion bash >"$to/completion/khohoso"
    run completion zsh >"$to/completion/_khohoso"
    run completion fish >"$to/completion/khohoso.fish"
    run config example --packaged >"$to/khohoso/khohoso.yaml"
    cp -R packaging/khohoso.service packaging/grafana packaging/prometheus "$to/khohoso/"
    cp README.md CHANGELOG.md docs/*.md "$to/doc/"
    # The changes of this version: its own part of the changelog, or what is not released yet.
    awk -v want="$VERSION" '/^## / { if (on) exit; on = ($2 == want) } on' CHANGELOG.md >dist/CHANGES.md
    [ -s dist/CHANGES.md ] || awk '/^## / { if (on) exit; on = ($2 == "Unreleased") } on' CHANGELOG.md >dist/CHANGES.md
}

# pack ARCH: list of parts, packages and archive.
pack() {
    arch=$1
    $GO run $CYCLONEDX bin -json -noserial -notimestamp -version "$VERSION" -output "dist/khohoso-$VERSION-linux-$arch.cdx.json" "dist/stage/$arch/bin/khohoso"
    cp -R dist/stage/share "dist/stage/$arch/share"
    cp "dist/khohoso-$VERSION-linux-$arch.cdx.json" "dist/stage/$arch/share/doc/sbom.cdx.json"
    for kind in deb rpm; do
        ARCH=$arch VERSION=$number STAGE=dist/stage/$arch $GO run $NFPM package --config packaging/nfpm.yaml --packager $kind --target dist/
    done
    name=khohoso-$VERSION-linux-$arch
    cp packaging/Containerfile LICENSE "dist/stage/$arch/"
    tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=go-w --transform "s,^\.,$name," -C "dist/stage/$arch" -cf - . | gzip -n9 >"dist/$name.tar.gz"
}

host=$($GO env GOHOSTARCH)
build "$host"
share
built=$host
for arch in ${ARCHES:-amd64 arm64}; do
    if [ "$arch" != "$host" ] && build "$arch"; then
        built="$built $arch"
    fi
done
for arch in $built; do
    pack "$arch"
done
mkdir -p bin
cp "dist/stage/$host/bin/khohoso" bin/khohoso
rm -rf dist/stage
(cd dist && sha256sum -- * >../bin/.sums && mv ../bin/.sums SHA256SUMS)
ls -l dist | awk 'NR > 1 { printf "%8.1f MB  %s\n", $5 / 1e6, $9 }'
wc -c <bin/khohoso | awk -v v="$VERSION" '{ printf "bin/khohoso %s: %.1f MB\n", v, $1 / 1e6 }'
