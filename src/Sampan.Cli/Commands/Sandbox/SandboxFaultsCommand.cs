using System.CommandLine;
using Sampan.Sandbox.Faults;

namespace Sampan.Cli.Commands.Sandbox;

/// <summary><c>sampan sandbox faults</c>: what <c>sandbox start --fault</c> takes.</summary>
internal static class SandboxFaultsCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("faults", "Explain what can be made to go wrong with 'sandbox start --fault'");
        command.SetAction(async (_, ct) =>
        {
            await context.Terminal.Output.WriteAsync(Text().AsMemory(), ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Text()
    {
        var text = new StringWriter();
        text.WriteLine("sampan sandbox start --fault KIND[:VERBS[:RESOURCE]][:KEY=VALUE,...]");
        text.WriteLine();
        text.WriteLine("VERBS     get, list, watch, create, update, patch, delete, deletecollection, joined by |; * or nothing is any");
        text.WriteLine("RESOURCE  PLURAL[.VERSION][.GROUP][/SUBRESOURCE], * is any resource; nothing is any request");
        foreach (var parameter in FaultParameters.Common) text.WriteLine($"{parameter.Name,-9} {parameter.Meaning} ({parameter.Form})");
        foreach (var facts in FaultFacts.All)
        {
            text.WriteLine();
            text.WriteLine($"{facts.Id}");
            text.WriteLine($"  {facts.Effect}.");
            foreach (var parameter in facts.Parameters) text.WriteLine($"  {parameter.Name}={parameter.Form}: {parameter.Meaning}");
            text.WriteLine($"  --fault {facts.Example}");
        }

        return text.ToString();
    }
}
