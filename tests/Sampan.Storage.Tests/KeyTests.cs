using System.Text;
using CsCheck;
using Sampan.Storage.Files;

namespace Sampan.Storage.Tests;

public sealed class KeyTests
{
    private static readonly string[] Pieces = ["a", "%", "%25", "%+", "+", ".", "-", " ", "ü", "\uffee", "😀", "0", "~", new string('x', 120)];
    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Array[1, 6].Select(picks => string.Concat(picks.Select(i => Pieces[i])));
    private static readonly Gen<string> Keys = Text.Array[1, 4].Select(s => string.Join('/', s)).Where(k => ObjectKeys.Problem(k, anyShape: false) is null);

    [Fact]
    public void The_order_of_keys_is_the_order_of_their_bytes() => Gen.Select(Keys, Keys).Sample((a, b) =>
        Math.Sign(KeyOrder.Instance.Compare(a, b)) == Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))));

    [Fact]
    public void A_path_gives_its_key_back() => Keys.Sample(key => KeyPaths.ToKey(KeyPaths.ToPath(key)) == key);

    [Fact]
    public void Two_keys_never_share_a_path() => Gen.Select(Keys, Keys).Sample((a, b) => a == b || KeyPaths.ToPath(a) != KeyPaths.ToPath(b));

    [Fact]
    public void No_component_of_a_path_is_too_long_or_leads_elsewhere() => Keys.Sample(key =>
        KeyPaths.ToPath(key).Split('/').All(c => Encoding.UTF8.GetByteCount(c) is > 0 and <= 255 && c is not ("." or "..")));

    [Fact]
    public void An_ordinary_key_is_its_own_path() => Assert.Equal("backups/b1/b1.tar.gz", KeyPaths.ToPath("backups/b1/b1.tar.gz"));

    [Theory]
    [InlineData("a%2")]
    [InlineData("a%+/b")]
    public void A_path_that_no_key_gives_is_none(string path) => Assert.Null(KeyPaths.ToKey(path));
}
