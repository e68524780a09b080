// Package bench measures whole refreshes against floors in the same run. See README.md for how to run it.
package bench

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/txnews/hub/test/hubproc"
)

// partnerEnv turns the test binary into the partner: a process of its own, so that its CPU is not counted as the hub's.
const partnerEnv = "HUB_BENCH_PARTNER"

func TestMain(m *testing.M) {
	if os.Getenv(partnerEnv) != "" {
		servePartner()
		return
	}
	if folder := os.Getenv(floorEnv); folder != "" {
		serveFloor(folder)
		return
	}
	hubproc.Main(m)
}

// wantETag stands for the unchanged document.
const wantETag = `"same"`

// entriesPerFeed and the text make a feed of about 73 KB, as regional feeds are.
const entriesPerFeed = 25

// servePartner answers /304/N (ETag, 304), /same/N (no validators, always the same bytes; each source its own) and /new/N (other entries each time).
func servePartner() {
	var serial atomic.Int64
	var made sync.Map                      // path → document
	same := func(r *http.Request) []byte { // each source has its own, made once
		if doc, ok := made.Load(r.URL.Path); ok {
			return doc.([]byte)
		}
		doc, _ := made.LoadOrStore(r.URL.Path, document(r.URL.Path[1:]))
		return doc.([]byte)
	}
	etag := wantETag
	mux := http.NewServeMux()
	mux.HandleFunc("/304/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		send(w, same(r))
	})
	mux.HandleFunc("/same/", func(w http.ResponseWriter, r *http.Request) { send(w, same(r)) })
	mux.HandleFunc("/new/", func(w http.ResponseWriter, r *http.Request) { send(w, document(fmt.Sprint(serial.Add(1)))) })
	serveChild(mux)
}

// serveChild tells whoever started this process where it serves, and serves until that ends.
func serveChild(h http.Handler) {
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
	_ = http.Serve(l, h)
}

func send(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body)
}

func document(serial string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>嘉兴日报</title><link>http://example.cn/</link><description>要闻</description>`)
	for i := range entriesPerFeed {
		text := prose(serial, i)
		fmt.Fprintf(&b, `<item><title>濮院毛衫市场秋季订货会第%s场第%d场</title><link>http://example.cn/%s/%d.html</link><guid isPermaLink="false">%s-%d</guid><pubDate>Tue, 12 Jun 2012 09:%02d:00 +0800</pubDate><dc:creator>记者 顾亦来 通讯员 黄佩锋</dc:creator><category>财经</category><description>来自各地的客商走进展厅挑选新款。</description><content:encoded>%s</content:encoded></item>`,
			serial, i, serial, i, serial, i, i, text)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

// words are what articles are made of, each article in an order of its own: what many sources carry in the same words is
// one story, and the desk compares it with every copy.
var words = strings.Fields("桐乡 濮院 毛衫 市场 本周 秋季 订货 客商 展厅 新款 镇里 增开 接驳 线路 村民 合作社 晚稻 烘干机 技术员 教育 学校 孩子 " +
	"社区 阅览室 志愿者 图书馆 书法 放映 工厂 青年 职工 报名 水利站 河道 闸口 巡查 班车 驾驶员 公路 自然村 医院 门诊 老人 体检 养老 食堂 " +
	"消防 演练 企业 车间 订单 出口 外贸 物流 仓库 直播 设计师 面料 羊绒 染色 环保 污水 监测 数据 平台 窗口 办事 群众 满意 服务 改造 小区 " +
	"停车 充电 垃圾 分类 文明 劝导 法院 调解 律师 普法 讲座 非遗 蚕花 庙会 传承 匠人 木雕 竹编 古镇 游客 民宿 水乡 摄影 展览 春节 元宵")

// prose is an article of seventeen paragraphs, escaped for XML.
func prose(serial string, n int) string {
	h := fnv.New64a()
	_, _ = io.WriteString(h, serial)
	r := rand.New(rand.NewPCG(h.Sum64(), uint64(n)))
	var b strings.Builder
	for range 17 {
		b.WriteString("&lt;p&gt;")
		for range 5 {
			for range 3 {
				b.WriteString(words[r.IntN(len(words))])
				b.WriteRune('一' + r.Int32N(5000)) // or else a hundred words' pairs would come again and again, as prose's do not
				b.WriteRune('一' + r.Int32N(5000))
			}
			b.WriteString("，")
		}
		b.WriteString("&lt;/p&gt;")
	}
	return b.String()
}

// startPartner gives the partner's base address.
func startPartner(tb testing.TB) string {
	tb.Helper()
	address, _ := startChild(tb, partnerEnv+"=1")
	return address
}

// startChild runs this binary as what a variable makes of it, and gives its base address and its process.
func startChild(tb testing.TB, env string) (address string, pid int) {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), env)
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
	return "http://" + strings.TrimSpace(addr), cmd.Process.Pid
}
