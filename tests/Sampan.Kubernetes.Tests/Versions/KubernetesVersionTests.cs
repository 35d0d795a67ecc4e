using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Tests.Versions;

public sealed class KubernetesVersionTests
{
    [Theory]
    [InlineData("1.21", 21, 0)]
    [InlineData("v1.21.3", 21, 3)]
    [InlineData("1.28+", 28, 0)]
    [InlineData("v1.30.0-tke.1", 30, 0)]
    [InlineData("v1.36.2", 36, 2)]
    public void Parse_reads_what_servers_and_people_write(string text, int minor, int patch) =>
        Assert.Equal(new KubernetesVersion(minor, patch), KubernetesVersion.Parse(text));

    [Theory]
    [InlineData("1.17")]
    [InlineData("1.37")]
    [InlineData("2.0")]
    [InlineData("1")]
    [InlineData("1.x")]
    [InlineData("")]
    public void Parse_refuses_the_rest_and_names_the_range(string text)
    {
        var e = Assert.Throws<UnsupportedVersionException>(() => KubernetesVersion.Parse(text));
        Assert.Contains("1.18 to 1.36", e.Message, StringComparison.Ordinal);
        Assert.False(KubernetesVersion.TryParse(text, out _));
    }

    [Fact]
    public void Versions_order_by_minor_then_patch()
    {
        Assert.True(KubernetesVersion.Parse("1.9.9".Replace("1.9", "1.19", StringComparison.Ordinal)) < KubernetesVersion.Parse("1.21"));
        Assert.True(KubernetesVersion.Parse("1.21.10") > KubernetesVersion.Parse("1.21.9"));
    }
}
