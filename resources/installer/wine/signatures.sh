#!/usr/bin/env bash
# Checks the signatures of Windows' Python without a network: every .exe, .dll
# and .pyd must carry an intact signature by the Python Software Foundation
# (Microsoft for its own runtime DLLs) that leads to a known root.
#
#   signatures.sh FOLDER
#
# The newer signatures carry Microsoft's root certificate with them; it is
# trusted only if its fingerprint is the one pinned here. The older ones lead
# to a root in Debian's own store.
set -euo pipefail
root=${1:?folder}
pin_id=53:67:F2:0C:7A:DE:0E:2B:CA:79:09:15:05:6D:08:6B:72:0C:33:C1:FA:2A:26:61:AC:F7:87:E3:29:2E:12:70
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

cat /etc/ssl/certs/ca-certificates.crt >"$tmp/roots.pem"
osslsigncode extract-signature -pem -in "$root/python.exe" -out "$tmp/sig" >/dev/null 2>&1
openssl pkcs7 -in "$tmp/sig" -print_certs | awk -v d="$tmp" '/BEGIN CERT/{n++} n{print > d "/c" n ".pem"}'
found=0
for c in "$tmp"/c*.pem; do
  if [ "$(openssl x509 -in "$c" -noout -fingerprint -sha256 | cut -d= -f2)" = "$pin_id" ]; then
    cat "$c" >>"$tmp/roots.pem"; found=1
  fi
done
[ $found = 1 ] || { echo "FAIL python.exe does not lead to the pinned root"; exit 1; }

# No network: lists of withdrawn certificates are not fetched. Older versions of
# the tool never fetch them and do not know the options.
opts=()
help=$(osslsigncode 2>&1 || true)
for o in -ignore-cdp -ignore-crl; do
  if grep -q -- "$o" <<<"$help"; then opts+=("$o"); fi
done
bad=0
while read -r f; do
  out=$(osslsigncode verify ${opts[@]+"${opts[@]}"} -CAfile "$tmp/roots.pem" -TSA-CAfile "$tmp/roots.pem" -in "$f" 2>&1) && ok=1 || ok=0
  who=$(sed -n 's/.*Subject:.*CN=//p' <<<"$out" | head -1)
  cur=$(sed -n 's/^Current message digest *: *//p' <<<"$out" | head -1)
  calc=$(sed -n 's/^Calculated message digest *: *//p' <<<"$out" | head -1)
  verdict=FAIL
  if [ -n "$cur" ] && [ "$cur" = "$calc" ]; then
    if [ $ok = 1 ] && [[ $who == "Python Software Foundation" ]]; then verdict=ok
    elif [[ $(basename "$f") == vcruntime140*.dll && $who == Microsoft* ]]; then verdict=intact   # root not in the store
    fi
  fi
  [ $verdict != FAIL ] || bad=1
  printf '%-6s %-52s %s %s\n' "$verdict" "$who" "$(sha256sum "$f" | cut -c1-64)" "$(basename "$f")"
done < <(find "$root" -type f \( -name '*.exe' -o -name '*.dll' -o -name '*.pyd' \) | sort)
exit $bad
