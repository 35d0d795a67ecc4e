using Sampan.Api.Values;

namespace Sampan.Api.Tests.Values;

public sealed class KubeTimeTests
{
    [Fact]
    public void Format_is_utc_with_whole_seconds() =>
        Assert.Equal("2026-01-31T01:00:59Z", KubeTime.Format(new DateTimeOffset(2026, 1, 31, 3, 0, 59, 999, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData("2026-01-31T03:00:59+02:00")]
    [InlineData("2026-01-31T01:00:59Z")]
    public void Parse_takes_any_offset(string text) => Assert.Equal(new DateTimeOffset(2026, 1, 31, 1, 0, 59, TimeSpan.Zero), KubeTime.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("yesterday")]
    [InlineData("2026-01-31")]
    public void Parse_of_anything_else_is_null(string? text) => Assert.Null(KubeTime.Parse(text));
}
