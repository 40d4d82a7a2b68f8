"""Chinese. Without spaces between words, what is compared stands anywhere in a sentence."""

from agents.extracting.languages.language import Language, words

CHINESE = Language(
    code="zh",
    function_words=words("的 了 是 在 有 和 与 或 也 都 就 不 没 这 那 它 他 她 我 你 们 吗 呢"),
    asking=words("谁 什么 哪 哪里 哪儿 何时 几 多少 怎么 怎样 为什么 如何"),
    contrasts="""
        东部 南部 西部 北部;
        东侧 南侧 西侧 北侧;
        东门 南门 西门 北门;
        左侧/左边 右侧/右边;
        上午 中午 下午 晚上;
        内部 外部;
        春季/春天 夏季/夏天 秋季/秋天 冬季/冬天;
        星期一/周一 星期二/周二 星期三/周三 星期四/周四 星期五/周五 星期六/周六 星期日/周日;
        早餐 午餐 晚餐;
        红色 黄色 绿色 蓝色 黑色 白色;
        成人 儿童 老人;
        男性 女性;
        第一 第二 第三 第四 第五;
        最大 最小;
        最高 最低;
        入口 出口;
        公共 私人;
    """,
    numbers="""
        1 一
        2 二 两
        3 三
        4 四
        5 五
        6 六
        7 七
        8 八
        9 九
        10 十
    """,
    how_to=r"怎么|怎样|如何|步骤",
    then=r"然后|接着|最后|再",
    leaning=r"这|那|它|他|她|其",
    which_one="各文件的说法不同。您指的是哪一个：{0}还是{1}？",
    according_to="{0}（据《{1}》）",
    not_mentioned="文档中没有提到“{}”。",
    nothing_found="您的文档中没有说明。",
    none_answers="为此读了{0}个段落，没有一个能确定地回答“{1}”。最接近的段落及其不足之处列在旁边。",
    both="、",
    lacks="其中没有提到“{}”。",
    unlikely="内容相近，但似乎没有回答这个问题。",
)
