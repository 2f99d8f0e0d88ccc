/** URLs that must not lead anywhere, by the reason for which they are refused before any name is resolved. */
export const REFUSED_URLS: readonly (readonly [url: string, refusal: string])[] = [
  ...[
    'http://example.com/', 'HTTP://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com:70/_GET', 'data:text/plain,hi',
    'javascript:alert(1)', 'ws://example.com/', 'wss://example.com/', 'blob:https://example.com/x', 'dict://example.com:11211/stat', 'http://127.0.0.1/',
  ].map((url) => [url, 'scheme'] as const),
  ...['https://alice@example.com/', 'https://alice:secret@example.com/', 'https://example.com@127.0.0.1/', 'https://127.0.0.1:80@example.com/'].map((url) => [url, 'credentials'] as const),
  ...['https://example.com:22/', 'https://example.com:80/', 'https://example.com:3000/', 'https://example.com:9200/_search', 'https://example.com:0/', 'https://example.com:65535/'].map(
    (url) => [url, 'port'] as const,
  ),
  ...[
    '', ' ', 'example.com', '//example.com/', '/etc/passwd', 'https://', 'https:///', 'https://exa mple.com/', 'https://example.com/a b', 'https://example.com\\@127.0.0.1/',
    'https://example.com/\r\nHost: internal', 'https://example.com\t/', '\u0000https://example.com/', 'https://[::1/', 'https://999.1.1.1/', 'https://1.2.3.4.5/', 'https://0x100000000/',
    'https://example.com:99999/', `https://example.com/${'a'.repeat(3_000)}`, 'https://%31%32%37.0.0.1:x/',
  ].map((url) => [url, 'malformed'] as const),
  ...[
    // The same loopback in every spelling that the URL parser understands.
    'https://127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://017700000001/',
    'https://１２７.０.０.１/', 'https://127。0。0。1/', 'https://127.255.255.254/', 'https://127.0.0.1./', 'https://%31%32%37.0.0.1/', 'https://0/', 'https://0.0.0.0/', 'https://[::]/', 'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/', 'https://[::127.0.0.1]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::ffff:0:127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[64:ff9b:1::a00:1]/',
    'https://[2002:7f00:1::]/', 'https://[2001:0:7f00:1::]/',
    // Metadata services and private networks.
    'https://169.254.169.254/latest/meta-data/', 'https://2852039166/', 'https://0xa9fea9fe/', 'https://[::ffff:a9fe:a9fe]/', 'https://[fd00:ec2::254]/', 'https://169.254.170.2/', 'https://100.100.100.200/',
    'https://192.0.0.192/', 'https://10.0.0.1/', 'https://10.255.255.255/', 'https://172.16.0.1/', 'https://172.31.255.254/', 'https://192.168.1.1/', 'https://100.64.0.1/', 'https://198.18.0.1/',
    'https://192.0.2.1/', 'https://198.51.100.7/', 'https://203.0.113.9/', 'https://224.0.0.1/', 'https://239.255.255.250/', 'https://240.0.0.1/', 'https://255.255.255.255/', 'https://[fc00::1]/',
    'https://[fd12:3456:789a::1]/', 'https://[fe80::1]/', 'https://[fec0::1]/', 'https://[ff02::1]/', 'https://[2001:db8::1]/', 'https://[100::1]/', 'https://[3fff::1]/', 'https://[5f00::1]/',
    // Names that only a private network or this machine knows.
    'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://a.localhost/', 'https://printer/', 'https://printer.local/', 'https://metadata.google.internal/', 'https://db.corp/', 'https://nas.lan/',
    'https://router.home.arpa/', 'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
  ].map((url) => [url, 'address'] as const),
];

/** URLs that may be called. */
export const ALLOWED_URLS: readonly string[] = [
  'https://example.com/', 'https://example.com:443/hooks?a=b#c', 'https://example.com:8443/', 'https://sub.example.co.uk/x', 'https://8.8.8.8/', 'https://[2606:4700::1111]/', 'https://[::ffff:8.8.8.8]/',
  'https://172.32.0.1/', 'https://11.0.0.1/', 'https://bücher.example.com/', 'https://localhost.example.com/', 'https://100.128.0.1/', 'https://internal.example.com/',
];
