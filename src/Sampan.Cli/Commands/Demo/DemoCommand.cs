using System.CommandLine;
using Sampan.Cli.Demo;

namespace Sampan.Cli.Commands.Demo;

/// <summary><c>sampan demo</c>: the migration guide's whole story on two sandbox clusters, ending in a proof.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the clusters up at the end and print how to go on by hand; Ctrl-C ends them" };
        var command = new Command("demo", "Move an application between two sandbox clusters, and prove that it arrived") { keep };
        command.SetAction(async (result, ct) =>
        {
            await using var run = new DemoRun(context);
            return await run.RunAsync(result.GetValue(keep), ct);
        });
        return command;
    }
}
