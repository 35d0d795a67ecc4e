using Sampan.Engine.Results;

namespace Sampan.Engine.Tests.Results;

public sealed class LogLineTests
{
    [Fact]
    public void Lines_have_the_form_of_logrus() => Assert.Equal(
        "time=\"2026-01-02T03:04:05Z\" level=error msg=\"a \\\"b\\\"\\nc\" backup=velero/b1 name=\"x y\" empty=\"\"\n",
        LogLine.Format(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "error", "a \"b\"\nc", [new("backup", "velero/b1"), new("name", "x y"), new("empty", "")]));
}
