using System.CommandLine;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;
using Sampan.Cli.Sessions;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore delete</c>: what is recorded of restores. Nothing in any cluster is touched.</summary>
internal static class RestoreDeleteCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("names") { Description = "Restores to delete", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Delete every restore" };
        var selector = ValueParsers.Selector("--selector", "Delete restores with matching labels", "-l");
        var confirm = new Option<bool>("--confirm") { Description = "Don't ask" };
        var storage = new StorageFlags();
        var command = new Command("delete", "Delete the records of restores; restored objects stay") { names, all, selector, confirm };
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var chosen = await ChooseAsync(bucket, result.GetValue(names) ?? [], result.GetValue(all), result.GetValue(selector), ct);
            if (chosen.Count == 0)
            {
                await context.Terminal.Output.WriteLineAsync("No restores found");
                return ExitCodes.Ok;
            }

            if (!result.GetValue(confirm) && !await Confirmation.AskAsync(context.Terminal, ct)) return ExitCodes.Ok;
            foreach (var name in chosen)
            {
                await bucket.Restores.DeleteAsync(name, ct);
                await context.Terminal.Output.WriteLineAsync($"Restore \"{name}\" deleted");
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>As Velero, nothing is deleted when one of the names is not there.</summary>
    private static async Task<IReadOnlyList<string>> ChooseAsync(Bucket bucket, string[] names, bool all, Api.LabelSelector? selector, CancellationToken ct)
    {
        if ((names.Length > 0 ? 1 : 0) + (all ? 1 : 0) + (selector is null ? 0 : 1) != 1)
            throw new CommandException("you must specify exactly one of: specific restore name(s), the --all flag, or the --selector flag", null, ExitCodes.Usage);
        var stored = await bucket.Restores.ListAsync(ct);
        if (names.Except(stored.Select(r => r.Name)).ToList() is { Count: > 0 } missing)
            throw new CommandException(string.Join("; ", missing.Select(n => $"restores.velero.io \"{n}\" not found")), "nothing was deleted");
        return [.. stored.Where(r => all || names.Contains(r.Name) || (r.Restore is { } restore && selector?.Matches(restore.Labels) == true)).Select(r => r.Name)];
    }
}
