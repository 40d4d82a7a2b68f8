import pytest

from ingestion.parsers.decoding import decoded

JAPANESE = "名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪\n髙橋淳,35,名古屋\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Grüße, 東京 и мир", "utf-8"),
        ("Grüße, 東京", "utf-8-sig"),
        ("Grüße, 東京", "utf-16"),
        ("A plain sentence with Grüße.", "utf-16-le"),
        ("A plain sentence with Grüße.", "utf-16-be"),
        ("A plain sentence with Grüße.", "utf-32"),
        ("A plain sentence with Grüße.", "utf-32-le"),
        (JAPANESE, "cp932"),
        ("日本語の文章です。吾輩は猫である。名前はまだ無い。" * 3, "euc_jp"),
        ("这是一个测试文件，里面有中文内容。我们需要正确解码。" * 2, "gb18030"),
        ("이것은 테스트 파일입니다. 한국어 내용을 올바르게 읽어야 합니다.", "cp949"),
        ("Это тестовый файл с русским текстом, который нужно прочитать.", "cp1251"),
        ("Zażółć gęślą jaźń, powiedział król do swojego ludu i odszedł. " * 5, "cp1250"),
        ("Αυτό είναι ένα αρχείο δοκιμής στα ελληνικά. " * 3, "cp1253"),
        ("Fünf Grüße – “ja”", "cp1252"),
        ("Café déjà vu à l’été, garçon", "cp1252"),
        ("naïve", "latin-1"),
    ],
)
def test_letters_survive_whatever_they_were_encoded_in(text: str, encoding: str):
    assert decoded(text.encode(encoding)) == text


def test_a_letter_far_behind_plain_ones_still_tells_the_encoding():
    text = "id,town\n" + "1,York\n" * 20_000 + JAPANESE

    assert decoded(text.encode("cp932")) == text


def test_one_broken_byte_does_not_change_the_encoding_of_a_long_text():
    data = ("Grüße an alle. " * 500).encode()

    assert decoded(data + b"\xff" + data).count("ü") == 1000
