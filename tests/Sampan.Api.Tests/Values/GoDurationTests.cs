using CsCheck;
using Sampan.Api.Values;

namespace Sampan.Api.Tests.Values;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("720h0m0s", 720 * 3600.0)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("-2m", -120)]
    [InlineData("300ms", 0.3)]
    [InlineData("5µs", 0.000005)]
    [InlineData("0", 0)]
    public void TryParse_reads_what_go_reads(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("1d")]
    [InlineData(".s")]
    [InlineData("1h-")]
    [InlineData("99999999999999999h")]
    public void TryParse_refuses_what_go_refuses(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData(2592000, "720h0m0s")]
    [InlineData(600, "10m0s")]
    [InlineData(14400, "4h0m0s")]
    [InlineData(1.5, "1.5s")]
    [InlineData(0.25, "250ms")]
    [InlineData(0, "0s")]
    [InlineData(-61, "-1m1s")]
    public void Format_writes_as_go_does(double seconds, string text) => Assert.Equal(text, GoDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Whatever_is_written_reads_back() => Gen.Long[-(1L << 55), 1L << 55].Sample(ticks =>
        GoDuration.Parse(GoDuration.Format(TimeSpan.FromTicks(ticks))) == TimeSpan.FromTicks(ticks));
}
