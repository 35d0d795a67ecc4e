using System.CommandLine;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Output.Tables;
using Sampan.Cli.Sessions;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore get [NAME…]</c>.</summary>
internal static class RestoreGetCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("names") { Description = "Restores to show; all when none is named", Arity = ArgumentArity.ZeroOrMore };
        var selector = ValueParsers.Selector("--selector", "Only restores with matching labels", "-l");
        var (storage, output) = (new StorageFlags(), new OutputFlags());
        var command = new Command("get", "List restores") { names, selector };
        output.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var found = new List<Api.Restore>();
            foreach (var name in result.GetValue(names) ?? []) found.Add(await StoredRestores.RequireAsync(bucket, name, ct));
            if (result.GetValue(names) is not { Length: > 0 })
                found.AddRange((await bucket.Restores.ListAsync(ct)).Select(r => r.Restore).OfType<Api.Restore>().Where(r => result.GetValue(selector)?.Matches(r.Labels) ?? true));
            await ResourcePrinter.PrintAsync(context.Terminal, output.Read(result), RestoreTable.Create(), found, Api.Restore.KindName, ct);
            return ExitCodes.Ok;
        });
        return command;
    }
}
