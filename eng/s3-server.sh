#!/usr/bin/env bash
# A real S3 server for the tests: Ceph's gateway (radosgw) with one monitor and one disk, on loopback, below one folder.
#
#   eng/s3-server.sh get              fetch and unpack the packages into the cache (about 60 MB; once)
#   eng/s3-server.sh up DIR [PORT]    start a fresh server whose data live in DIR; writes DIR/s3.env and prints it
#   eng/s3-server.sh down DIR         stop it and remove its data
#
# Nothing is installed: Debian packages are unpacked into ${SAMPAN_CACHE:-~/.cache/sampan}/ceph. Ports are free ones unless PORT is given, so several servers can run
# side by side. DIR/s3.env holds SAMPAN_TEST_S3_ENDPOINT, _KEY and _SECRET, and _OTHER_KEY and _OTHER_SECRET of a second account that may do nothing in the first one's
# buckets. Needs Debian 12 (bookworm), apt-get, dpkg and python3.
set -euo pipefail

cache="${SAMPAN_CACHE:-$HOME/.cache/sampan}/ceph"
root="$cache/root"
# Change the number when what is fetched or how it is unpacked changes.
stamp_text="unpacked 1"

say() { echo "s3-server: $*" >&2; }
die() { say "$*"; exit 1; }

# ---- packages ----------------------------------------------------------------------------------------------------------------

# What the packages drag in and no part of this script runs.
unneeded='^(lvm2|dmeventd|dmsetup|libdevmapper.*|liblvm2.*|libdmraid.*|thin-provisioning-tools|smartmontools|nvme-cli|uuid-runtime|parted|libparted2|libparted-fs-resize0|xfsprogs|cryptsetup.*|libcryptsetup12|sudo|logrotate|cron.*|gdisk|hdparm|ntp|chrony|time-daemon|mailcap|mime-support|media-types|systemd.*|dbus.*)$'

multiarch() { basename "$(dirname "$(find "$root/usr/lib" -maxdepth 2 -name 'librados.so.2' | head -n 1)")"; }

environment() {
    local lib="$root/usr/lib/$(multiarch)"
    export LD_LIBRARY_PATH="$lib:$lib/ceph:$root/lib/$(multiarch)" PYTHONPATH="$root/usr/lib/python3/dist-packages" PATH="$PATH:$root/usr/bin"
}

# The cache may be older than the machine, so what it holds is asked whether it runs here.
usable() {
    [ "$(cat "$cache/stamp" 2>/dev/null)" = "$stamp_text" ] || return 1
    (
        environment
        for program in ceph-mon ceph-osd radosgw radosgw-admin monmaptool; do
            ! ldd "$root/usr/bin/$program" 2>&1 | grep -q 'not found' || return 1
        done
        timeout 30 "$root/usr/bin/radosgw" --version >/dev/null 2>&1 && timeout 30 python3 -c 'import rados, ceph_argparse, prettytable' 2>/dev/null
    )
}

# apt with its own lists and archives: the system's are neither needed (update may never have been run) nor changed.
private_apt() {
    local sources=()
    [ -f /etc/apt/sources.list.d/debian.sources ] &&
        sources=(-o Dir::Etc::sourcelist=/etc/apt/sources.list.d/debian.sources -o Dir::Etc::sourceparts=-)
    apt-get -q -o "Dir::State::Lists=$cache/apt/lists" -o "Dir::Cache=$cache/apt/cache" -o APT::Sandbox::User= -o Acquire::Retries=3 \
        -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 -o Debug::NoLocking=1 "${sources[@]}" "$@"
}

update_lists() { private_apt update; }
download_all() { (cd "$cache/deb" && private_apt download "${packages[@]}"); }

fetch() {
    for tool in apt-get dpkg python3 flock timeout ldd; do
        command -v "$tool" >/dev/null || die "'$tool' is missing on this machine"
    done
    mkdir -p "$cache"
    exec 9>"$cache/lock"
    flock -w 900 9 || die "another run has held $cache/lock for 15 minutes"
    if usable; then exec 9>&-; return; fi
    say "fetching Ceph's packages into $cache"
    rm -rf "$root" "$cache/deb" "$cache/stamp" "$cache/apt"
    mkdir -p "$root" "$cache/deb" "$cache/apt/lists/partial" "$cache/apt/cache/archives/partial"
    run_apt update_lists || die "the package lists can't be had: check this machine's package sources and network"
    local names
    names="$(private_apt install --print-uris -y --no-install-recommends ceph-mon ceph-osd radosgw 2>"$cache/apt/log" |
        sed -n "s/^'[^']*' \([^_ ]*\)_.*/\1/p" | grep -Ev "$unneeded" | sort -u)" || true
    mapfile -t packages < <(printf '%s\n' $names ceph-base ceph-common ceph-mon ceph-osd radosgw | sort -u)
    [ "${#packages[@]}" -ge 6 ] || die "apt-get offers no ceph-mon, ceph-osd and radosgw: $(tail -n 3 "$cache/apt/log")"
    run_apt download_all || die "the packages can't be downloaded"
    local deb
    for deb in "$cache"/deb/*.deb; do dpkg -x "$deb" "$root" || die "$deb can't be unpacked: is the disk full?"; done
    rm -rf "$cache/deb" "$cache/apt"
    echo "$stamp_text" >"$cache/stamp"
    usable || { rm -f "$cache/stamp"; die "the unpacked programs don't run on this machine: $( (environment; ldd "$root/usr/bin/radosgw" "$root/usr/bin/ceph-osd" | grep 'not found' | head -n 3 | tr '\n' ';') )"; }
    exec 9>&-
}

run_apt() {
    local try
    for try in 1 2 3; do
        if "$1" >"$cache/apt/log" 2>&1; then return 0; fi
        say "$1 failed (try $try of 3): $(tail -n 1 "$cache/apt/log")"
        sleep $((try * 2))
    done
    return 1
}

# ---- the server --------------------------------------------------------------------------------------------------------------

free_port() {
    local port try
    for try in $(seq 50); do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    die "no free port was found"
}

write_conf() {
    local lib="$root/usr/lib/$(multiarch)"
    cat >"$dir/ceph.conf" <<EOF
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$mon_port,v1:127.0.0.1:$mon_port1]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
# Without it the gateway, a daemon with no keys, is turned away by the monitor.
ms_mon_client_mode = crc
ms_bind_ipv6 = false
ms_bind_port_min = 16800
ms_bind_port_max = 17800
run_dir = $dir/run
admin_socket =
crash_dir = $dir
log_file = $dir/\$name.log
log_to_stderr = false
err_to_stderr = false
mon_cluster_log_file = $dir/cluster.log
plugin_dir = $lib/ceph
erasure_code_dir = $lib/ceph/erasure-code
osd_class_dir = $lib/rados-classes
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 2000
mon_data_avail_crit = 1
mon_data_avail_warn = 2
[mon]
mon_data = $dir/mon
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_data = $dir/osd
osd_objectstore = bluestore
bluestore_block_size = 4294967296
bluestore_block_create = true
bluestore_block_db_create = false
bluestore_block_wal_create = false
osd_memory_target = 939524096
osd_heartbeat_grace = 60
[client]
rgw_data = $dir/rgw
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_enable_apis = s3
rgw_rados_pool_pg_num_min = 4
rgw_override_bucket_index_max_shards = 1
EOF
}

# start NAME PROGRAM ARGS…: a daemon that outlives this script; its pid goes to DIR/NAME.pid.
start() {
    local name="$1"
    shift
    setsid "$@" </dev/null >"$dir/$name.out" 2>&1 &
    echo $! >"$dir/$name.pid"
}

# Ours, and not a stranger who got the number after ours ended.
alive() {
    local pid
    pid="$(cat "$dir/$1.pid" 2>/dev/null)" && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$dir/ceph.conf"
}

stop() {
    alive "$1" || return 0
    local pid waited
    pid="$(cat "$dir/$1.pid")"
    kill "$pid" 2>/dev/null || true
    for waited in $(seq 80); do
        alive "$1" || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

# The order matters: a gateway whose cluster is gone waits two minutes for it.
stop_all() { stop gateway; stop osd; stop mon; }

step() {
    local seconds="$1" what="$2"
    shift 2
    timeout "$seconds" "$@" >>"$dir/setup.log" 2>&1 || { say "$what failed: $(tail -n 2 "$dir/setup.log" | tr '\n' ' ')"; return 1; }
}

boot() {
    local bin="$root/usr/bin" uuid waited
    rm -rf "$dir"/{mon,osd,run,rgw,monmap,setup.log,*.pid,*.log,*.out}
    mkdir -p "$dir"/{mon,osd,run,rgw}
    port="${wanted_port:-$(free_port)}" mon_port="$(free_port)" mon_port1="$(free_port)"
    fsid="$(cat /proc/sys/kernel/random/uuid)" uuid="$(cat /proc/sys/kernel/random/uuid)"
    write_conf
    step 20 "the monitor's map" "$bin/monmaptool" --create --clobber --fsid "$fsid" --enable-all-features \
        --addv a "[v2:127.0.0.1:$mon_port,v1:127.0.0.1:$mon_port1]" "$dir/monmap" || return 1
    step 30 "making the monitor" "$bin/ceph-mon" -c "$dir/ceph.conf" -i a --mkfs --monmap "$dir/monmap" || return 1
    start mon "$bin/ceph-mon" -c "$dir/ceph.conf" -i a -f
    step 30 "the monitor's first answer" python3 "$bin/ceph" -c "$dir/ceph.conf" --connect-timeout 20 osd new "$uuid" || return 1
    step 60 "making the disk" "$bin/ceph-osd" -c "$dir/ceph.conf" -i 0 --mkfs --osd-uuid "$uuid" || return 1
    start osd "$bin/ceph-osd" -c "$dir/ceph.conf" -i 0 -f
    step 90 "the first account" "$bin/radosgw-admin" -c "$dir/ceph.conf" -n client.rgw user create --uid=test --display-name=test \
        --access-key="$key" --secret="$secret" || return 1
    start gateway "$bin/radosgw" -c "$dir/ceph.conf" -n client.rgw -f
    step 60 "the second account" "$bin/radosgw-admin" -c "$dir/ceph.conf" -n client.rgw user create --uid=other --display-name=other \
        --access-key="$other_key" --secret="$other_secret" || return 1
    for waited in $(seq 300); do
        alive gateway || { say "the gateway ended: $(tail -n 2 "$dir/gateway.out" "$dir"/client.rgw.log 2>/dev/null | tr '\n' ' ')"; return 1; }
        answers && return 0
        sleep 0.1
    done
    say "the gateway did not answer on port $port within 30 s"
    return 1
}

answers() {
    local line
    { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
    printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    read -r -t 5 line <&3 || line=""
    exec 3>&- 3<&-
    [[ "$line" == HTTP/*200* ]]
}

up() {
    mkdir -p "$1"
    dir="$(cd "$1" && pwd)" wanted_port="${2:-}"
    if [ -f "$dir/s3.env" ] && alive gateway; then cat "$dir/s3.env"; return; fi
    fetch
    environment
    local free try
    free="$(df -Pk "$dir" | awk 'NR==2 {print $4}')"
    [ "$free" -ge 700000 ] || die "$dir has $((free / 1024)) MB free; the server needs 700"
    key="test$RANDOM$RANDOM" secret="$(tr -d - </proc/sys/kernel/random/uuid)" other_key="other$RANDOM$RANDOM" other_secret="$(tr -d - </proc/sys/kernel/random/uuid)"
    trap 'stop_all' EXIT
    for try in 1 2 3; do
        if boot; then
            trap - EXIT
            (umask 077 && cat >"$dir/s3.env" <<EOF
SAMPAN_TEST_S3_ENDPOINT=http://127.0.0.1:$port
SAMPAN_TEST_S3_KEY=$key
SAMPAN_TEST_S3_SECRET=$secret
SAMPAN_TEST_S3_OTHER_KEY=$other_key
SAMPAN_TEST_S3_OTHER_SECRET=$other_secret
EOF
            )
            cat "$dir/s3.env"
            return
        fi
        stop_all
        say "the server did not come up (try $try of 3)"
    done
    die "giving up; the logs are in $dir"
}

down() {
    [ -d "$1" ] || return 0
    dir="$(cd "$1" && pwd)"
    [ -f "$dir/ceph.conf" ] || die "$dir is not a folder of this script"
    stop_all
    rm -rf "$dir"/{mon,osd,run,rgw,monmap,ceph.conf,s3.env,setup.log,*.pid,*.log,*.out}
    rmdir "$dir" 2>/dev/null || true
}

case "${1:-}" in
    get) fetch ;;
    up) [ $# -ge 2 ] && [ $# -le 3 ] || die "usage: s3-server.sh up DIR [PORT]"; up "$2" "${3:-}" ;;
    down) [ $# -eq 2 ] || die "usage: s3-server.sh down DIR"; down "$2" ;;
    *) die "usage: s3-server.sh get | up DIR [PORT] | down DIR" ;;
esac
