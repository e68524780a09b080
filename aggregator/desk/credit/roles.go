package credit

import (
	"regexp"
	"strings"
	"sync"

	"github.com/txnews/hub/aggregator/desk/text"
)

// role is what a label in a credit line says of the names beside it.
type role uint8

const (
	roleNone     role = iota // a name without a label
	roleWriter               // 记者, 作者, 文/: reporters
	roleStringer             // 通讯员: correspondents
	rolePhoto                // 摄, 图/: photographers
	roleBoth                 // 文/图, 摄影报道: reporters and photographers
	roleEditor
	roleOrigin
	rolePassed // 校对, 审核, 供图: of no interest, but understood
	roleMeta   // 时间, 点击: not even a credit
)

// labels are looked for inside a run of characters; the longest at a place wins.
var labels = func() map[string]role {
	m := map[string]role{}
	for r, words := range map[role]string{
		roleWriter:   `记者 文字记者 作者 撰稿 撰稿人 撰文 采写 采访 执笔 文字 实习生 见习生 实习记者 见习记者 供稿人 特派员 采编`,
		roleStringer: `通讯员 报道员 特约通讯员`,
		rolePhoto:    `摄影 摄像 摄影记者 图片记者 图片 拍摄 摄影师 摄制 影像 视频拍摄 航拍`,
		roleBoth:     `摄影报道 图文报道 采写摄影 文并摄 文并摄影 撰文摄影 图文 文图 文摄`,
		roleEditor:   `编辑 责任编辑 责编 网络编辑 网编 值班编辑 见习编辑 实习编辑 本版编辑 本期编辑 执行编辑 新媒体编辑 文字编辑 版面编辑 编发 微信编辑 责仼编辑 图文编辑`,
		roleOrigin:   `来源 稿件来源 文章来源 稿源 信息来源 新闻来源 消息来源 内容来源 图文来源 来源媒体 来源网站 出处 转自 转载自 文章转自 本文转自 本文来源 资料来源 稿件来自 来源单位 摘自`,
		rolePassed: `校对 责任校对 审核 审校 剪辑 监制 总监制 统筹 策划 制作 排版 终审 初审 复审 一审 二审 三审 一校 二校 三校 签发 值班总监 值班主任 主编 总编辑 副总编辑 责任主编 执行主编 设计 制图 绘图 漫画 美编 美术编辑 图片编辑 视频编辑 视频 后期
			配音 播音 主持 主播 字幕 提供 供图 供稿 图片提供 供稿单位 发布单位 通联 编审 技术 动画 包装 海报`,
		roleMeta: `时间 日期 发布时间 发布日期 发表时间 更新时间 点击 点击数 点击量 点击率 浏览 浏览次数 浏览量 阅读 阅读次数 阅读量 访问次数 人气 字号 字体 字体大小 打印 评论 分享 收藏 关闭 版次 版面 标签 关键词 所属专题 分类 栏目
			频道 原标题 稿件编号 信息索引号 所属栏目 我要评论 纠错 手机看新闻 收藏本页 关闭本页 打印本页 关闭窗口 本文共 字数`,
	} {
		for _, w := range strings.Fields(words) {
			m[w] = r
		}
	}
	return m
}()

const longestLabel = 6 // characters

// shortLabels are labels only when they stand alone (文/张三, 张三 摄).
var shortLabels = map[string]role{"文": roleWriter, "图": rolePhoto, "摄": rolePhoto, "影": rolePhoto, "编": roleEditor}

// bothForm is 文/图, 图/文, 文、摄影 and their like, which stand for one label.
var bothForm = regexp.MustCompile(`(?:采写|撰文|文字|文)\s*[/、&+|·和并及]\s*(?:供图|图片|摄影报道|摄影|摄像|图|摄)|(?:图片|摄影|图|摄)\s*[/、&+|·和并及]\s*(?:撰文|文字|文)`)

const bothMark = "图文"

// Words that stand before 记者, 编辑 or 通讯员 and say what sort.
var qualifiers = strings.Fields(`见习 首席 特约 全媒体 融媒体 新媒体 实习 特派 资深 高级 文字 摄影 摄像 图片 视频 驻站 随军 驻地 前方 网络 责任 值班 执行 本期 本版 数字 跑线 财经 体育 时政 一线 区域 多媒体 融媒 全媒 随团 战地 青年 记者部`)

// The source itself, as its own copy calls it.
var selfWords = map[string]bool{
	"本报": true, "本网": true, "本台": true, "本站": true, "本刊": true, "本社": true, "本报记者": true, "本网站": true, "原创": true, "本站原创": true, "本网原创": true, "本报原创": true,
	"本报综合": true, "本网综合": true, "本公众号": true, "本网讯": true, "本报讯": true, "本站讯": true, "本台讯": true, "本报消息": true, "本网专稿": true, "本报专稿": true,
}

// What stands where an outlet should and names none.
var noOutlet = map[string]bool{
	"网络": true, "互联网": true, "综合": true, "未知": true, "不详": true, "无": true, "其他": true, "其它": true, "转载": true, "网络转载": true, "网络综合": true, "原标题": true, "来源": true,
	"佚名": true, "匿名": true, "admin": true, "综合报道": true, "本站整理": true, "暂无": true, "网友": true, "-": true, "--": true,
}

// What stands where a person should and is none.
var nobody = map[string]bool{
	"佚名": true, "匿名": true, "admin": true, "administrator": true, "root": true, "编辑部": true, "本站": true, "小编": true, "未知": true, "不详": true, "无": true, "网络": true, "本报": true,
	"本网": true, "本报记者": true, "记者": true, "通讯员": true, "编辑": true, "管理员": true, "网友": true, "原创": true, "系统管理员": true, "本报讯": true, "集体": true, "综合": true, "整理": true,
	"webmaster": true, "editor": true, "unknown": true, "anonymous": true, "null": true, "none": true, "test": true, "报道": true, "本站编辑": true, "网站编辑": true, "user": true,
}

var outletEndings = strings.Fields(`日报 晚报 时报 早报 晨报 商报 快报 周报 周刊 都市报 青年报 导报 画报 文摘报 电讯 电视台 广播电台 电台 广播 总台 在线 新闻网 新闻社 通讯社 网 报 社 台 客户端 发布 新闻 传媒 融媒 融媒体 融媒体中心 传媒中心 新闻中心 传媒集团 报业 报业集团
	频道 频率 公众号 微信 微博 杂志 观察 论坛 广电 头条 全媒体 平台 网站 之声`)

// Words that end like an outlet's name and are none.
var noOutletEndings = strings.Fields(`气象台 天文台 舞台 后台 阳台 电网 互联网 上网 官网 联网 路网 旅行社 出版社 合作社 信用社 供销社 公社 情报 海报 预报 通报 举报 汇报 申报 填报 警报 上报 喜报 捷报 好新闻 看台 站台 平台经济 月台 烟台 灶台 柜台 茶社 报社内网`)

// labelWords finds a label of a credit line anywhere.
var labelWords = sync.OnceValue(func() *text.Automaton {
	words := [][]rune{[]rune("摄")}
	for w, r := range labels {
		if r != roleMeta {
			words = append(words, []rune(w))
		}
	}
	for w := range shortLabels {
		for _, mark := range []string{"/", "／", ":", "：", "|", "｜", "丨"} {
			words = append(words, []rune(w+mark))
		}
		words = append(words, []rune("/"+w), []rune("／"+w))
	}
	return text.NewAutomaton(words)
})

// outlet tells whether s reads like the name of a newspaper, a station or a site.
func (rd *Reader) outlet(s string) bool {
	n := len(s) / 3
	if n < 2 || n > 16 {
		return false
	}
	for _, e := range noOutletEndings {
		if strings.HasSuffix(s, e) {
			return false
		}
	}
	for _, e := range outletEndings {
		if len(e) < len(s) && strings.HasSuffix(s, e) {
			return true
		}
	}
	for _, a := range rd.outlets {
		if s == a {
			return true
		}
	}
	return false
}

// unqualify takes the qualifiers off the end: 嘉兴日报全媒体 → 嘉兴日报.
func unqualify(s string) string {
	for changed := true; changed; {
		changed = false
		for _, q := range qualifiers {
			if t, ok := strings.CutSuffix(s, q); ok {
				s, changed = t, true
			}
		}
		if i := strings.LastIndex(s, "驻"); i >= 0 && len(s)-i <= 12 { // 本报驻桐乡记者
			s, changed = s[:i], true
		}
	}
	return s
}
