namespace Sampan.Cli.Errors;

/// <summary>Something only the user can mend.</summary>
/// <param name="message">What happened, with the object's name.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CommandException(string message, string? remedy = null, int exitCode = ExitCodes.Error) : Exception(message)
{
    public string? Remedy { get; } = remedy;

    public int ExitCode { get; } = exitCode;
}
