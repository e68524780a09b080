package credit

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

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
	roleEdited // written and edited by: reporters and editors
	roleOrigin
	rolePassed // 校对, 审核, 供图: of no interest, but understood
	roleMeta   // 时间, 点击: not even a credit
)

// tokenKind is what a piece of a credit line is.
type tokenKind uint8

const (
	tokWord   tokenKind = iota // characters that no list knows: a name, an outlet, or prose
	tokLatin                   // a word in Latin letters
	tokLabel                   // 记者, 来源, Editor
	tokOwn                     // 本报: the source itself
	tokOutlet                  // an outlet before 记者
	tokDone                    // 报道, 综合: closes a list of people
	tokLead                    // 均为, 图片由: opens one and says nothing
	tokFalse                   // 摄影展, 编辑部: holds a label and is none
	tokNumber                  // a date with its day of the week, a time, a count, a page
	tokQuoted                  // 《…》 and “…”
	tokOpen                    // a bracket
	tokClose                   // its other half
	tokComma                   // 、 , ; and 和
	tokBar                     // |
	tokSlash
	tokColon
	tokStop // 。！？
	tokMark // □ ■ ◎
	tokDash
	tokOther
)

// lexeme is a word that the grammar knows.
type lexeme struct {
	word   string
	kind   tokenKind
	role   role
	alone  bool // a label only where nothing is glued to it: 文/张三, 张三 摄
	marked bool // a label only where a sign follows
	orNone bool // and, where none does, what holds a label and is none
	work   bool // of latinWorks
}

// lexicon holds the lexemes.
type lexicon struct {
	starts text.RuneSet // their first characters
	alone  text.RuneSet // of those that are labels by themselves
	pairs  pairSet      // the first two characters of those that have more
	labels pairSet      // the same of labels of people or of an outlet
	words  map[string]lexeme
	steps  text.Edges // from what was read of a lexeme and its next character to what was read then
	ends   []*lexeme  // what ends where so much was read; nil: nothing
	latin  []lexeme   // in lower case, the longest first, works before the others
}

// find calls fn with the lexemes that begin s, the longest first, until it returns true.
func (x *lexicon) find(s string, fn func(*lexeme) bool) {
	var found [longestWord]*lexeme
	n, at := 0, int32(0)
	for i := 0; i < len(s); {
		r, w := text.At(s, i)
		i += w
		if at = x.steps.Get(text.Edge(at, r)); at == 0 {
			break
		}
		if l := x.ends[at]; l != nil {
			found[n] = l
			n++
		}
	}
	for n--; n >= 0 && !fn(found[n]); n-- {
	}
}

// learn makes the lexemes ready to be found.
func (x *lexicon) learn() {
	x.ends = make([]*lexeme, 1)
	for _, l := range x.words {
		at := int32(0)
		for _, r := range l.word {
			next := x.steps.Get(text.Edge(at, r))
			if next == 0 {
				next = int32(len(x.ends))
				x.steps.Put(text.Edge(at, r), next)
				x.ends = append(x.ends, nil)
			}
			at = next
		}
		x.ends[at] = &l
	}
}

// pairSet says of two characters that they may be in it; several pairs share a place.
type pairSet [1 << 10]uint64

func pair(r, next rune) uint32 { return (uint32(r)*0x9e3779b1 ^ uint32(next)*0x85ebca6b) >> 16 }

func (p *pairSet) add(r, next rune) {
	h := pair(r, next)
	p[h>>6] |= 1 << (h & 63)
}

func (p *pairSet) has(r, next rune) bool {
	h := pair(r, next)
	return p[h>>6]>>(h&63)&1 != 0
}

// mayBegin tells at a glance that a lexeme may begin s, whose first character is r.
func (x *lexicon) mayBegin(s string, r rune) bool {
	if !x.starts.Has(r) {
		return false
	}
	next, _ := text.At(s, utf8.RuneLen(r))
	return x.alone.Has(r) || x.pairs.has(r, next)
}

// labelAt tells that a label of people or of an outlet begins s, whose first character is r.
func (x *lexicon) labelAt(s string, r rune) bool { return x.starts.Has(r) && x.label(s, r) }

func (x *lexicon) label(s string, r rune) (found bool) {
	next, _ := text.At(s, utf8.RuneLen(r))
	if !text.IsHan(next) || next == '丨' { // 文丨张三
		return x.alone.Has(r) || text.IsSpace(next)
	}
	if !x.labels.has(r, next) {
		return false
	}
	x.find(s, func(l *lexeme) bool {
		found = l.kind == tokLabel && l.role != roleMeta && (!l.marked || l.orNone || marksNames(s[len(l.word):])) || alsoLabel(l.word) && marksNames(s[len(l.word):])
		return true
	})
	return found
}

// longestWord is the most characters that a lexeme may have.
const longestWord = 8

// labelWords are labels by their role.
var labelWords = map[role]string{
	roleWriter:   `记者 文字记者 作者 本文作者 文章作者 撰稿 撰稿人 撰文 采写 采访 执笔 文字 实习生 见习生 实习记者 见习记者 供稿人 特派员 采编 评论员 特约评论员 通讯记者 报道记者 主笔 采写记者 笔者 撰写 文案 见习 统稿 文稿 采访整理 联合采写 共同采写 联合撰文 特约撰稿 特约撰稿人 出镜记者 参与采写 参与采访 参与记者`,
	roleStringer: `通讯员 报道员 特约通讯员 特约报道员 通信员`,
	rolePhoto:    `摄影 摄像 摄影记者 图片记者 图片 拍摄 摄影师 摄制 影像 视频拍摄 航拍 摄影者 摄像师 照片 拍照 图片摄影 视频摄影 视频摄像 视频记者 摄像记者 配图 摄图 图片拍摄 无人机航拍`,
	roleBoth:     `摄影报道 图文报道 采写摄影 文并摄 文并摄影 撰文摄影 图文 文图 文并图 图并文 文和图 图和文 文与图 图与文 文摄 摄影撰文 图文记者 文图记者 图文作者 采访摄影 摄影采写 图文报导 摄影报导`,
	roleEditor: `编辑 责任编辑 责编 网络编辑 网编 值班编辑 见习编辑 实习编辑 本版编辑 本期编辑 执行编辑 新媒体编辑 文字编辑 版面编辑 编发 微信编辑 责仼编辑 图文编辑 本期责编 责任编缉 本版责编 值班责编 执行责编 实习责编
		栏目编辑 网站编辑 责任编 编辑整理 编校 整理编辑 图片编辑 美术编辑 视频编辑 视觉编辑`,
	roleOrigin: `来源 稿件来源 文章来源 稿源 信息来源 新闻来源 消息来源 内容来源 图文来源 来源媒体 来源网站 出处 转自 转载自 文章转自 本文转自 本文来源 资料来源 稿件来自 来源单位 摘自 原载 原载于 首发 首发于 本文首发于 本文首发
		转载来源 本文转载自 本文原载 本文原载于 原文来源 文字来源 原文载于 转引自 选自 载于 文章来自 内容来自 本文来自 原文刊载于 原文刊于 刊于 刊载于 本文刊于 本文摘自 来源于微信公众号 内容转自 转载于 文章转载自 素材来自 综合自 本文综合自 节选自 转发自 原文链接自 稿件原载 转帖自 引自 载自 来自 转载 新闻首发 稿件首发 原创首发 首发媒体 首发平台 文章出处 信息出处 原文出处 内容出处 文章首发 素材来源 资讯来源 报道来源 文稿来源 来源出处 信息来自 新闻来自 图文来自 文字来自 文章来源于 稿件来源于 原刊于 原刊 原发 原发于 刊登于 转自于 摘自于 摘编自 选摘自 文章摘自 文章选自 稿件转自 新闻转自 整理自 综合整理自 综合来源 编译自 综合编辑自 文源 信源 来稿单位`,
	rolePassed: `校对 责任校对 审核 审校 剪辑 监制 总监制 统筹 策划 制作 排版 终审 初审 复审 一审 二审 三审 口述 讲述 主讲 主讲人 讲述人 口述人 受访者 指导老师 指导教师 辅导老师 辅导教师 线索提供 录音整理 文字整理 封面图 朗诵 三审三校 一校 二校 三校 签发 值班总监 值班主任 主编 总编辑 副总编辑 责任主编 执行主编 设计 制图 绘图 漫画 美编 视频 后期
		配音 播音 主持 主播 字幕 提供 供图 供稿 图片提供 供稿单位 发布单位 通联 编审 技术 动画 包装 海报 总编 值班编委 编委 图片来源 图源 视频来源 数据来源 照片来源 封面图片来源 责审 审读 审定 审签 视觉 视觉设计 美工 版式 组版 检校 核校 出品人
		总策划 出品 发布人 发布者 发布机构 责任单位 值班总编 值班领导 总值班 校审 复核 初核 核稿 审稿 图片设计 版面设计 音频 出镜 朗读 诵读 导演 编导 视频剪辑 视频制作 视频由 图片由 照片由 翻译 译者 编译 资料图片 网络图片 总审 监审 终校 初校 录入 上传 发稿 签审 责任人 联系编辑 题图 绘画 书法 投稿 美术 题字 版权 统筹策划 供稿者 信息提供者 提供单位 审核人 责任审核 校稿 采编校 来稿 导播 插画 插图 封面图来源 题图来源 配图来源 首图来源 头图来源 海报来源 海报设计 运营 核发 签批 录制 录音 调色 制版 编务 版式设计 值班 技术支持 配乐`,
	roleMeta: `时间 日期 发布时间 发布日期 发表时间 更新时间 点击 点击数 点击量 点击率 浏览 浏览次数 浏览量 阅读 阅读次数 阅读量 访问次数 人气 字号 字体 字体大小 打印 评论 分享 收藏 关闭 版次 版面 标签 关键词 所属专题 分类 栏目
		频道 原标题 稿件编号 信息索引号 所属栏目 我要评论 纠错 手机看新闻 收藏本页 关闭本页 打印本页 关闭窗口 本文共 字数 访问量 浏览数 阅读数 次数 点击次数 参与互动 分享到 分享至 发表日期 发布 更新 我有话说 评论数 跟帖 大中小 字体大小 打印本文 点赞 责任栏目 视力保护色 更新日期 添加时间 录入时间 上传时间 发稿时间 编辑时间 发布于
		发表于 浏览人数 关注 转发 热度 语音播报 分享文章 复制链接 扫一扫 选择字号 推荐 浏览人次 原文链接 原题 原标 阅读原文 文号 索引号 主题词 文章字号 围观 播放 举报 复制 下载 保存 返回 上一篇 下一篇 稿号 背景色 打印此页 信息分类 有效性 体裁 公开方式 公开日期 生成日期 发文日期 成文日期 字数统计 作者单位 作者简介 电子信箱 信箱 邮箱 电子邮箱 投稿邮箱 联系邮箱 电子邮件 电话 联系电话 咨询电话 热线 热线电话 新闻热线 传真 联系方式 通信地址 地址 邮编 网址 微信号 转载请注明出处 转载请注明来源`,
}

// aloneWords are labels only where they stand alone or with their mark.
var aloneWords = map[role]string{roleWriter: `文 撰 采 作`, rolePhoto: `图 摄 影`, roleEditor: `编`, rolePassed: `审 校 播 制 译 绘`}

// latinLabels are those of English pages, in lower case.
var latinLabels = map[role]string{
	roleWriter:   `by|reporter|author|writer|staff reporter|staff writer|story|text|words|reporting|writing|correspondent|xinhua writer|from our reporter`,
	rolePhoto:    `photographer|cover photo|picture|image|video|photo|photography|photograph|photo credit|camera`,
	roleEditor:   `editor|editing|web editor|responsible editor|managing editor|editor in charge|copy editor|executive editor`,
	roleOrigin:   `source|sources|from|originally published in|republished from|first published in|news source`,
	rolePassed:   `proofreader|producer|translator|supervisor`,
	roleMeta:     `updated|published|last updated|posted|time|date|font size|print|share|views|comments|large medium small|comment|clicks|pubdate|hits|release time|e-mail|email|more`,
	roleStringer: `contributor`,
}

// latinWorks are what by follows, or and and another: reporting by, words and pictures.
var latinWorks = map[role]string{
	roleWriter: `written|contributed|writing|reported|reporting|story|stories|text|words|article|compiled|interview`,
	rolePhoto:  `photo|photos|photographed|photographs|photography|picture|pictures|image|images|video|videos|filmed`,
	roleEditor: `edited|editing`,
	rolePassed: `proofread|proofreading|designed|design|produced|production|translated|translation|reviewed|cartoon|illustrated|illustration|illustrations|graphics`,
}

// kindWords are the other lexemes.
var kindWords = map[tokenKind]string{
	tokOwn:    `本报 本网 本台 本站 本刊 本社 本网站 本公众号 本微信 我报 我台 我网`,
	tokDone:   `影像中国 人民视觉 视觉中国 光明图片 人民图片 中新图片 东方图片 有删节 有删改 有改动 略有删节 略有删改 略有改动 内容有删减 有删减 标题有改动 标题为编者所加 略有删减 报道 报导 综合报道 采访报道 发自 联合报道 专题报道 综合整理 现场报道 综合 整理 特约报道 独家报道 专电 专访 连线报道 连线报导 摄于 供本报专稿 侵删 侵权删除 侵权即删 专稿 图文报道`,
	tokNumber: `星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天`,
	tokLead:   `头版 要闻版 通讯员园地 记者走基层 均为 均为化名 均为网名 均为笔名 均由 皆为 图为 本版图片 以上图片 本组图片 本版照片 图片均由 本文图片 文中图片 照片均由 以上照片 组图 除署名外 给编辑写信 写信给编辑 采访组 报道组 联合报道组 前方报道组 特别报道组 全媒体报道组 本版文图 除标注外`,
	tokFalse: `作者所有 作者为 作者系 作者现为 编辑部 编辑室 编辑器 编辑学 编辑们 编辑手记 编辑点评 编辑推荐 编辑寄语 编辑絮语 编辑短评 编辑提示 编辑工作 编辑出版 编辑记者 编辑奖 编辑成 编辑的 编辑委员会 编辑中心 编辑时尚 总编室 编委会 摄影展 摄影家 摄影师们 摄影协会 摄影爱好者 摄影作品 摄影大赛 摄影比赛 摄影机 摄影棚 摄影社 摄影集 摄影艺术 摄影基地 摄影班 摄影课 摄影部 摄影学会 摄影之
		摄影节 摄影周 摄影赛 摄影奖 摄影学 摄影书 摄影术 摄影组 摄影类 摄影的 摄影和 摄影创作 摄影活动 摄影图片 摄影图片展 摄影器材 摄影技术 摄像头 摄像机 摄像监控 摄影讲座 摄影采风
		作者们 作者的 作者认为 作者是 作者在 作者签售 作者见面会 记者们 记者会 记者节 记者站 记者证 记者团 记者协会 记者招待会 记者手记 记者部 记者问 记者感言 记者观察 记者调查 记者同志 记者的 记者编辑 记者按 记者身份 记者朋友 记者生涯
		小记者 老记者 女记者 名记者 众记者 多名记者 通讯员队伍 通讯员们 通讯员培训 通讯员会议 通讯录 通讯社 通讯费 通讯设备 通讯公司 通讯工具 通讯技术 通讯处 通讯卡 通讯网 通讯信息 通讯行业 文字工作者 文字材料 文字的 文字游戏 文字版 文字说明 来源地 来源国 来源可靠 来源不明 来源和 来源的 来源是 来源之一 来源广 来源复杂 来源清楚 资金来源 收入来源 经费来源 病毒来源 污染来源 水来源 财政来源 主要来源
		图片展 图片社 图片库 图片新闻 图片报道 图片集 视频号 视频会 视频会议 视频监控 视频通话 视频连线 视频在线 采访团 采访中 采访时 采访了 采访到 采访活动 采访对象 采写组 采访札记 采访手记 采访笔记 采访日记 采访随想 设计师 设计院 设计图 设计理念 设计的 设计为 制作人 制作成 制作了 制作技艺 主持会议 主持召开 策划书 策划了 提供了 提供的 提供服务 提供有力 提供便利 时间表 时间内 日期为
		照片墙 照片里 图书馆 图文并茂 图文信息 文图书 航拍图 航拍镜头 拍摄地 拍摄的 拍摄了 拍摄于 拍摄现场 拍摄基地 审核通过 审核制度 出版 出版社 撰写了 转自己 报道称 报道说 报道的 报道指出 报道了 编辑一职 撰文说 主笔的 校对员 监制的 统筹推进 统筹协调 统筹兼顾 统筹安排 技术员 技术人员 技术服务 关注度 首发阵容 首发仪式 首发式 首发站 首发车 首发出场 首发赛 首发团 采编部 采编人员 评论员文章 评论员说 发布会 发布仪式 发布厅 播放量 文字稿 文案策划`,
}

// known is the grammar's lexicon.
var known = sync.OnceValue(func() *lexicon {
	x := &lexicon{words: map[string]lexeme{}}
	add := func(l lexeme) {
		r, _ := utf8.DecodeRuneInString(l.word)
		n := text.Count(l.word)
		if n > longestWord || len(l.word) != 3*n {
			return
		}
		x.starts.Add(r)
		x.words[l.word] = l
		if n == 1 {
			x.alone.Add(r)
			return
		}
		next, _ := utf8.DecodeRuneInString(l.word[utf8.RuneLen(r):])
		x.pairs.add(r, next)
		if l.kind == tokLabel && l.role != roleMeta || alsoLabel(l.word) {
			x.labels.add(r, next)
		}
	}
	for k, words := range kindWords {
		for w := range strings.FieldsSeq(words) {
			add(lexeme{word: w, kind: k})
		}
	}
	for r, words := range labelWords {
		for w := range strings.FieldsSeq(words) {
			add(lexeme{word: w, kind: tokLabel, role: r})
		}
	}
	for r, words := range aloneWords {
		for w := range strings.FieldsSeq(words) {
			add(lexeme{word: w, kind: tokLabel, role: r, alone: true})
		}
	}
	for _, l := range composed(x.words) {
		add(l)
	}
	x.learn()
	for work, byRole := range map[bool]map[role]string{false: latinLabels, true: latinWorks} {
		for r, words := range byRole {
			for w := range strings.SplitSeq(words, "|") {
				x.latin = append(x.latin, lexeme{word: w, kind: tokLabel, role: r, work: work})
			}
		}
	}
	slices.SortFunc(x.latin, func(a, b lexeme) int {
		return cmp.Or(len(b.word)-len(a.word), strings.Compare(a.word, b.word), b2i(b.work)-b2i(a.work))
	})
	return x
})

// qualifiers stand before 记者, 编辑 or 通讯员 and say what sort.
var qualifiers = strings.Fields(`见习 首席 特约 全媒体 融媒体 新媒体 实习 特派 资深 高级 文字 摄影 摄像 图片 视频 驻站 随军 融媒体中心 全媒体中心 新闻中心 传媒中心 驻地 前方 网络 责任 值班 执行 本期 本版 数字 跑线 财经 体育 时政 一线 区域 多媒体 融媒 全媒 随团 战地 青年 记者部 中心
	通讯 专职 兼职 机动 社会 民生 文化 教育 经济 政法 突击 特邀 签约 专刊 要闻 本栏 栏目 封面 当值 主任 版面 实训 兼 首发 当日 联席 新闻 全国 地方 大学生 校园 指导 带教 热线 数据 可视化 通联 跑口 文旅 条线 群工 轮值 白班 夜班 跟班 驻点 蹲点 法治 政文 科教 音视频 无人机 航空 空中 水下 深度 调查 评论 农村 记协 智媒体 智媒 智能 小 跨媒体 融合 本文 文章 图文 评论部 副刊 总 联盟 专题 特别 客户端见习 特聘`)

// nobody stands where a person should and is none.
var nobody = wordSet(`单位 空 空缺 来自网络 来源网络 来源于网络 源自网络 选自网络 网络截图 视频截图 从缺 佚名 匿名 admin administrator root 编辑部 本站 小编 未知 不详 无 网络 本报 本网 本报记者 记者 通讯员 编辑 管理员 网友 原创 系统管理员 本报讯 集体 综合 整理 webmaster editor unknown anonymous null none test 报道 本站编辑 网站编辑
	user 网站管理员 超级管理员 综合整理 本站原创 未署名 转载 信息员 暂无 系统 管理者 小编辑 undefined manager guest author reporter - -- 本网编辑 本报编辑 新闻中心 互联网 本台 发布员 投稿 供稿 网站 综合报道 匿名用户 游客 网管 站长 责任编辑 同前 同上 superadmin xxgk 办公室 编者 admin1 sysadmin system`)

// selfWords are the source itself, as its own copy calls it.
var selfWords = wordSet(`本报 本网 本台 本站 本刊 本社 本报记者 本网站 原创 本站原创 本网原创 本报原创 本报综合 本网综合 本公众号 本网讯 本报讯 本站讯 本台讯 本报消息 本网专稿 本报专稿 本微信 我报 我台 我网 本台消息 本刊讯 本社讯 本网消息 本报综合消息 本平台 本单位`)

// noOutlet stands where an outlet should and names none.
var noOutlet = wordSet(`综合 未知 不详 无 其他 其它 转载 原标题 来源 佚名 匿名 admin 综合报道 本站整理 暂无 网友 - -- 综合整理 网络整理 综合媒体 媒体 外部 外部转载 未注明 internet unknown web 网络图片 null 本文 多家媒体 摘编 内部 不明 从略 见文末 如图`)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
