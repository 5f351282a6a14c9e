/// Label, bytes in hexadecimal, text: each line made by a codec of Python 3.11, which shares no table with ICU.
let charsetTable = """
    koi8-r	f0d2c9d7c5d42c20b3d6	Привет, Ёж
    koi8-u	b7d6c1cb20bdc1cecfcb	Їжак Ґанок
    windows-1250	8e6c759d6f75e86bfd206bf9f2	Žluťoučký kůň
    windows-1251	cff0e8e2e5f220abece8f0bb20b9	Привет «мир» №
    windows-1252	6e61ef76652096208035	naïve – €5
    windows-1253	c5ebebdce4e1	Ελλάδα
    windows-1254	dd7374616e62756c20f0	İstanbul ğ
    windows-1255	f9ece5ed	שלום
    windows-1256	c7e1d3e1c7e3	السلام
    windows-1257	c0fe756f6c6173	Ąžuolas
    windows-1258	d0e0204e61de6e67	Đà Nãng
    windows-874	cac7d1cab4d5	สวัสดี
    tis-620	bbc3d0e0b7c8e4b7c2	ประเทศไทย
    iso-8859-1	636166e9	café
    iso-8859-2	a3f364bc	Łódź
    iso-8859-3	d86973	Ĝis
    iso-8859-4	d3ef6e61	Ķīna
    iso-8859-5	bfe0d8d2d5e2	Привет
    iso-8859-6	e5d1cdc8c7	مرحبا
    iso-8859-7	c1e8deede1	Αθήνα
    iso-8859-8	f9ece5ed	שלום
    iso-8859-9	de69fe6c69	Şişli
    iso-8859-11	e4b7c2	ไทย
    iso-8859-13	c772696b73	Ēriks
    iso-8859-14	d0fe	Ŵŷ
    iso-8859-15	a420bd75767265	€ œuvre
    iso-2022-jp	1b2442467c4b5c386c1b284220616e64204153434949201b2442242b244a1b2842	日本語 and ASCII かな
    iso-2022-kr	1b2429430e475131393e6e0f	한국어
    shift_jis	93fa967b8cea834a8369	日本語カナ
    windows-31j	87408755878aeee0	①Ⅱ㈱髙
    euc-jp	c6fccbdcb8eca4aba4ca	日本語かな
    gb2312	d6d0cec4b2e2cad4	中文测试
    gbk	b7b1f377e946	繁體镕
    gb18030	d6d0cec4953282368430fd36	中文𠀀ﷲ
    hz-gb-2312	7e7b56504e447e7d2078	中文 x
    big5	a4a4a4e5b4fab8d5	中文測試
    big5-hkscs	adbbb4e49def	香港嘅
    euc-kr	bec8b3e7c7cfbcbcbfe4	안녕하세요
    ks_c_5601-1987	8c63b9e6b0a2c7cf	똠방각하
    utf-7	48656c6c6f202b414e772d6e2b414f38202b5a65566e4c41202b2d	Hello Ünï 日本 +
    utf-16	fffe2d4e61003dd800de	中a😀
    utf-16be	4e2d0061d83dde00	中a😀
    utf-16le	2d4e61003dd800de	中a😀
    cp850	477294e16520ab	Größe ½
    cp866	8fe0a8a2a5e2	Привет
    macintosh	47729aa76520d020c4	Größe – ƒ
    x-mac-cyrillic	8ff0e8e2e5f2	Привет
    utf-8	61c3b1e697a5e69cacf09f9880	añ日本😀
    """
