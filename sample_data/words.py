"""Words the book is made of: invented, impossible to belong to anyone."""

REGIONS = (
    "浙江宁波",
    "江苏南通",
    "广东佛山",
    "山东潍坊",
    "四川绵阳",
    "河南洛阳",
    "湖北宜昌",
    "福建泉州",
    "安徽芜湖",
    "湖南株洲",
    "甘肃酒泉",
    "云南曲靖",
    "河北唐山",
)

PLACES = (
    "临江",
    "云岭",
    "青屿",
    "石桥",
    "长坪",
    "白沙",
    "望湖",
    "南溪",
    "东塬",
    "金麓",
)
SURNAMES = (
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
    "黄",
    "周",
    "吴",
    "徐",
    "孙",
    "林",
)

GIVEN = ("示", "例", "虚", "构", "某", "甲", "乙", "丙", "丁", "拟", "样", "本")
"""Given names no parent gives: sample, made up, somebody, and A to D."""

MIDDLES = ("示例", "虚构", "样本", "拟名", "无此")

BANKS = ("本行", "国有大行", "股份制银行", "城商行", "农商行")

FORMS = {
    "toll_road": "项目公司",
    "solar_plant": "光伏项目公司",
    "wind_plant": "风电项目公司",
    "data_centre": "数据中心项目公司",
    "property_development": "置业项目公司",
    "manufacturer": "制造有限公司",
    "trader": "贸易有限公司",
    "shop": "商行",
    "restaurant": "餐饮店",
    "group": "集团有限公司",
    "listed_company": "股份有限公司",
}
"""How the name of a company of a scheme ends."""
