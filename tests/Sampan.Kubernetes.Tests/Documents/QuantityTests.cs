using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Tests.Documents;

public sealed class QuantityTests
{
    // Right-hand sides are what an API server of 1.36 answered for the left-hand ones.
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e5", "1200e3")]
    [InlineData("1500k", "1500k")]
    [InlineData("2048Ki", "2Mi")]
    [InlineData("512", "512")]
    [InlineData("1E", "1E")]
    [InlineData("1000k", "1M")]
    [InlineData("1024Gi", "1Ti")]
    [InlineData("0.1", "100m")]
    [InlineData("1.5", "1500m")]
    [InlineData("1.1Gi", "1181116006400m")]
    [InlineData("0Gi", "0")]
    [InlineData("1500E", "1500E")]
    [InlineData("100Ki", "100Ki")]
    public void Amounts_have_one_spelling(string text, string expected)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(expected, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1.2.3")]
    [InlineData("10GB")]
    [InlineData("1 Gi")]
    [InlineData("1e400")]
    public void What_is_no_quantity_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void Amounts_compare_across_notations()
    {
        Assert.True(Quantity.TryParse("20Gi", out var gibi));
        Assert.True(Quantity.TryParse("20G", out var giga));
        Assert.True(gibi > giga);
        Assert.True(Quantity.TryParse("0.1234567", out var fine));
        Assert.Equal("124m", fine.RoundedUpToMilli().ToString());
    }
}
