#!/bin/sh
# Makes the certificates of the tests anew: an authority, and of it one that is good, one that has expired and one for another name.
set -eu
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"; }
key authority
openssl req -x509 -new -key authority.key -subj '/CN=newsprint tests' -days 36500 -out authority.pem \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign'
key server
signed() {
  touch index
  cat > ca.conf <<CONF
[ca]
default_ca = tests
[tests]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = names
unique_subject = no
[any]
commonName = supplied
[names]
subjectAltName = $2
CONF
  openssl req -new -key server.key -subj "/CN=$1" -out csr
  openssl ca -batch -notext -config ca.conf -in csr -out "$1.pem" -cert authority.pem -keyfile authority.key \
    -startdate "$3" -enddate "$4"
  rm -f csr ca.conf index* [0-9A-F]*.pem
}
signed good IP:127.0.0.1,DNS:localhost 20200101000000Z 21200101000000Z
signed expired IP:127.0.0.1,DNS:localhost 20200101000000Z 20200201000000Z
signed other DNS:other.example 20200101000000Z 21200101000000Z
rm -f authority.key
