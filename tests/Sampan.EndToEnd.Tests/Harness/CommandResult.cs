namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>How a command line ended.</summary>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    /// <summary>Fails with everything the command said when the code is another.</summary>
    public CommandResult Expect(int code)
    {
        Assert.True(Code == code, $"ended with {Code}, expected {code}\n{Output}\n{Error}");
        return this;
    }
}
