#!/usr/bin/env bash
# `az rest` of Azure CLI, without a login.
set -euo pipefail
base=$1 url=$2 sha256=$3 count=$4
az=${AZ:-az}

# rest METHOD URL [BODY]
rest() {
  local arguments=(rest --method "$1" --url "$2" --skip-authorization-header
    --headers Authorization='Bearer local' Content-Type=application/json --output json)
  [ $# -lt 3 ] || arguments+=(--body "$3")
  "$az" "${arguments[@]}"
}
# value EXPRESSION: prints its value for the JSON on standard input
value() { python3 -c "import json,sys; d=json.load(sys.stdin); print($1)"; }
# refused STATUS WORDS COMMAND...
refused() {
  local expected=$1 words=$2 output
  shift 2
  if output=$("$@" 2>&1); then
    echo "not refused: $*" >&2
    exit 1
  fi
  case $output in *"$expected"*"$words"*) ;; *) echo "$output" >&2; exit 1 ;; esac
}
expect() { [ "$1" = "$2" ] || { echo "expected $2, found $1" >&2; exit 1; }; }

root=$base/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations
id=$(rest post "$root" '{"displayName":"Contoso PKI"}' | value 'd["id"]')
one=$root/$id
body="{\"uploadUrl\":\"$url\",\"sha256FileHash\":\"$sha256\"}"
rest post "$one/upload" "$body"
until [ "$(rest get "$one" | value 'd["status"]')" = succeeded ]; do sleep 0.2; done

found=0 next=$one/certificateAuthorities
while [ -n "$next" ]; do
  page=$(rest get "$next")
  found=$((found + $(value 'len(d["value"])' <<<"$page")))
  next=$(value 'd.get("@odata.nextLink","")' <<<"$page")
done
expect "$found" "$count"
refused 'Bad Request' 'Duplicate Certificate exists' rest post "$one/upload" "$body"

ca=$one/certificateAuthorities/$(value 'd["value"][0]["id"]' <<<"$page")
crl=http://crl.contoso.example/0.crl
rest patch "$ca" "{\"certificateRevocationListUrl\":\"$crl\"}" >/dev/null
expect "$(rest get "$ca" | value 'd["certificateRevocationListUrl"]')" "$crl"
rest delete "$ca"
refused 'Not Found' Request_ResourceNotFound rest get "$ca"
rest post "$base/directory/deletedItems/${ca##*/}/restore" >/dev/null
rest get "$ca" >/dev/null
rest delete "$one"
rest post "$base/directory/deletedItems/$id/restore" >/dev/null
expect "$(rest get "$one" | value 'd["displayName"]')" 'Contoso PKI'
