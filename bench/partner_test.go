// Package bench measures whole refreshes against floors in the same run. See README.md for how to run it.
package bench

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// partnerEnv turns the test binary into the partner: a process of its own, so that its CPU is not counted as the hub's.
const partnerEnv = "HUB_BENCH_PARTNER"

func TestMain(m *testing.M) {
	if os.Getenv(partnerEnv) != "" {
		servePartner()
		return
	}
	os.Exit(m.Run())
}

// wantETag stands for the unchanged document.
const wantETag = `"same"`

// entriesPerFeed and the text make a feed of about 73 KB, as regional feeds are.
const entriesPerFeed = 25

// servePartner answers /304/N (ETag, 304), /same/N (no validators, always the same bytes) and /new/N (other entries each time).
func servePartner() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(l.Addr())
	go func() { // ends with the benchmark, whose pipe this is
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		os.Exit(0)
	}()
	same := document("same")
	etag := wantETag
	var serial atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("/304/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		send(w, same)
	})
	mux.HandleFunc("/same/", func(w http.ResponseWriter, r *http.Request) { send(w, same) })
	mux.HandleFunc("/new/", func(w http.ResponseWriter, r *http.Request) { send(w, document(fmt.Sprint(serial.Add(1)))) })
	_ = http.Serve(l, mux)
}

func send(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body)
}

func document(serial string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>嘉兴日报</title><link>http://example.cn/</link><description>要闻</description>`)
	text := strings.Repeat("&lt;p&gt;桐乡市濮院镇的毛衫市场本周迎来秋季订货高峰，来自各地的客商走进展厅挑选新款，镇里为此增开了三条接驳线路。&lt;/p&gt;", 17)
	for i := range entriesPerFeed {
		fmt.Fprintf(&b, `<item><title>濮院毛衫市场秋季订货会第%s场第%d场</title><link>http://example.cn/%s/%d.html</link><guid isPermaLink="false">%s-%d</guid><pubDate>Tue, 12 Jun 2012 09:%02d:00 +0800</pubDate><dc:creator>记者 顾亦来 通讯员 黄佩锋</dc:creator><category>财经</category><description>来自各地的客商走进展厅挑选新款。</description><content:encoded>%s</content:encoded></item>`,
			serial, i, serial, i, serial, i, i, text)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

// startPartner gives the partner's base address.
func startPartner(tb testing.TB) string {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), partnerEnv+"=1")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { stdin.Close(); _ = cmd.Wait() })
	addr, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return "http://" + strings.TrimSpace(addr)
}
