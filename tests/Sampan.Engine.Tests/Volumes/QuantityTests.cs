using Sampan.Engine.Volumes;

namespace Sampan.Engine.Tests.Volumes;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("10Gi", 10L << 30)]
    [InlineData("0.5Gi", 1L << 29)]
    [InlineData("1G", 1_000_000_000L)]
    [InlineData("1e3", 1000L)]
    [InlineData("1500m", 2L)]
    [InlineData("7", 7L)]
    [InlineData("", null)]
    [InlineData("ten", null)]
    [InlineData("-1", null)]
    [InlineData("99999999Ei", null)]
    public void Sizes_are_read_as_kubernetes_reads_them(string text, long? bytes) => Assert.Equal(bytes, Quantity.Bytes(text));

    [Theory]
    [InlineData(10L << 30, "10Gi")]
    [InlineData(1536L << 20, "1536Mi")]
    [InlineData(1000L, "1000")]
    [InlineData(0L, "0")]
    public void Sizes_are_written_in_the_shortest_binary_form(long bytes, string text) => Assert.Equal(text, Quantity.Binary(bytes));
}
