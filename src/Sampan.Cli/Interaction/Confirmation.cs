namespace Sampan.Cli.Interaction;

/// <summary>Velero's question before something is deleted.</summary>
internal static class Confirmation
{
    /// <summary>Asks until the answer is a single Y or N. End of input is a no, said on the error stream.</summary>
    public static async Task<bool> AskAsync(ITerminal terminal, CancellationToken ct)
    {
        while (true)
        {
            await terminal.Output.WriteAsync("Are you sure you want to continue (Y/N)? ".AsMemory(), ct);
            await terminal.Output.FlushAsync(ct);
            switch (await terminal.Input.ReadLineAsync(ct))
            {
                case null:
                    await terminal.Error.WriteLineAsync("error reading user input: EOF".AsMemory(), ct);
                    return false;
                case "y" or "Y":
                    return true;
                case "n" or "N":
                    return false;
            }
        }
    }
}
