namespace Sampan.Engine.Bucket;

/// <summary>A location holds something that forbids what was asked. The message names it and the way out.</summary>
public sealed class RepositoryException : Exception
{
    internal RepositoryException(RepositoryError error, string message, Exception? inner = null) : base(message, inner) => Error = error;

    /// <summary>Why.</summary>
    public RepositoryError Error { get; }
}
