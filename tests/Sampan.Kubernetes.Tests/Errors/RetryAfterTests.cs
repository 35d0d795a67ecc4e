using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Tests.Errors;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("0", 0.0)]
    [InlineData("Thu, 01 Jan 2026 12:00:30 GMT", 30.0)]
    [InlineData("Thu, 01 Jan 2026 11:00:00 GMT", 0.0)]
    [InlineData("soon", null)]
    [InlineData("-1", null)]
    [InlineData(null, null)]
    public void Seconds_and_dates_are_understood(string? header, double? seconds) =>
        Assert.Equal(seconds, StatusBody.RetryAfter(header, Now)?.TotalSeconds);
}
