namespace Sampan.Storage;

/// <summary>A storage URL that can't be used. Carries everything that is wrong with it, never the values of its settings.</summary>
public sealed class StoreLocationException : FormatException
{
    /// <summary>Made by <see cref="StoreLocation.Parse"/>.</summary>
    public StoreLocationException(string subject, IReadOnlyList<string> problems)
        : base($"{subject} can't be used: {string.Join("; ", problems)}") => Problems = problems;

    /// <summary>One sentence per mistake, in the order in which they stand in the URL.</summary>
    public IReadOnlyList<string> Problems { get; }
}
