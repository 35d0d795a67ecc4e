namespace Sampan.Sandbox.Kinds;

/// <summary>Why a field is refused; the API server's own closed list.</summary>
internal enum FieldErrorType
{
    Required,
    Invalid,
    NotSupported,
    Forbidden,
    Duplicate,
    NotFound,
    TooLong,
    TooMany,
    TypeInvalid,
    /// <summary>Only with 403 answers about creating in a namespace that goes away.</summary>
    NamespaceTerminating,

    /// <summary>Only with 504 answers about a resource version of the future.</summary>
    RevisionTooLarge,

    /// <summary>Only with 429 answers to evictions.</summary>
    DisruptionBudget,

    /// <summary>Only with 409 answers of server-side apply.</summary>
    FieldManagerConflict,
    Internal,

    /// <summary>Only a message, of a failure that is about no field.</summary>
    Unnamed,
}
