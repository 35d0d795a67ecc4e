using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_proves_what_it_claims()
    {
        var result = (await SampanCommand.RunAsync("demo")).Expect(0);
        Assert.Contains("everything holds", result.Output, StringComparison.Ordinal);
    }
}
