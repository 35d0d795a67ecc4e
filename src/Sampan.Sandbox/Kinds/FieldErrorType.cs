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
    Internal,
}
