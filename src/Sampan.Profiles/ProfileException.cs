namespace Sampan.Profiles;

/// <summary>A profile can't be used. Never worth a retry.</summary>
public sealed class ProfileException : Exception
{
    internal ProfileException(string origin, IReadOnlyList<string> problems)
        : base($"profile \"{origin}\": {string.Join("; ", problems)}") => (Origin, Problems) = (origin, problems);

    /// <summary>Name or path it was to be loaded from.</summary>
    public string Origin { get; }

    /// <summary>Everything that is wrong, each as <c>JSON path: problem</c> where there is a path.</summary>
    public IReadOnlyList<string> Problems { get; }
}
