using Sampan.Api.Names;

namespace Sampan.Api.Tests.Names;

public sealed class VeleroNamesTests
{
    [Fact]
    public void A_name_of_63_characters_is_its_own_label_value() => Assert.Equal(new string('a', 63), VeleroNames.GetValidName(new string('a', 63)));

    [Fact]
    public void A_longer_name_keeps_57_characters_and_gains_6_of_its_hash()
    {
        const string name = "this-is-a-very-long-name-that-cannot-be-used-as-a-label-value-because-of-its-length";
        var value = VeleroNames.GetValidName(name);

        Assert.Equal(63, value.Length);
        Assert.Equal(name[..57], value[..57]);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
        Assert.Equal(hash[..6], value[57..]);
    }
}
